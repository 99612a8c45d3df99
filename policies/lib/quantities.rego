# METADATA
# title: Quantities
# description: Amounts as Kubernetes writes them, such as 250m, 1.5Gi and 12e6.
package policies.lib.quantities

# METADATA
# description: |
#   A quantity in thousandths, rounded up to a whole number. It has no value where the text is no quantity. Digits and
#   power of ten are kept apart until the last step, so that no fraction is lost.
thousandths(value) := _shifted(to_number(digits) * _twos(unit), (_exponent(unit) + 3) - count(fraction)) if {
	[_, whole, fraction, unit] := _parts(value)
	digits := concat("", [whole, fraction])
	digits != ""
}

# METADATA
# description: A number of thousandths as it is written, in the largest unit of which it is a whole number.
text(amount) := written[0] if {
	written := [sprintf("%d%s", [amount / size, unit]) | some [size, unit] in _sizes; amount % size == 0]
}

_sizes := [[1073741824000, "Gi"], [1048576000, "Mi"], [1024000, "Ki"], [1000, ""], [1, "m"]]

_parts(value) := regex.find_all_string_submatch_n(_form, sprintf("%v", [value]), 1)[0] if _is_scalar(value)

_form := `^\+?([0-9]*)\.?([0-9]*)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2}|)$`

_is_scalar(value) if is_string(value)

_is_scalar(value) if is_number(value)

_powers_of_ten := {"": 0, "n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}

_powers_of_two := {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}

_exponent(unit) := object.get(_powers_of_ten, unit, 0) if not _is_written_out(unit)

else := to_number(trim_prefix(substring(unit, 1, -1), "+"))

_is_written_out(unit) if regex.match(`[0-9]`, unit)

_twos(unit) := bits.lsh(1, object.get(_powers_of_two, unit, 0))

_shifted(number, places) := number * to_number(sprintf("1e%d", [places])) if {
	places >= 0 # equivalent: moved by no place, a whole number is the same on both ways
}

else := ceil(number / to_number(sprintf("1e%d", [0 - places])))
