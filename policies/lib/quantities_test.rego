package policies.lib.quantities_test

import data.policies.lib.examples_test as examples
import data.policies.lib.quantities

test_quantities_are_thousandths if {
	every written, amount in {
		"1": 1000, "250m": 250, "0.1": 100, "0.3": 300, "1.001": 1001, ".5": 500, "2.": 2000, "+3": 3000, "007": 7000,
		"0": 0, "1k": 1000000, "12M": 12000000000, "1E": 1000000000000000000000, "1e3": 1000000, "1E3": 1000000,
		"12e+2": 1200000, "1500e-3": 1500, "1Ki": 1024000, "1.5Gi": 1610612736000, "1Ei": 1152921504606846976000,
		"1G": 1000000000000, "1T": 1000000000000000, "1P": 1000000000000000000, "1Mi": 1048576000,
		"1Ti": 1099511627776000, "1Pi": 1125899906842624000,
	} {
		quantities.thousandths(written) == amount
	}
}

test_a_fraction_is_rounded_up if {
	every written, amount in {"100n": 1, "1u": 1, "1500u": 2, "0.0005": 1, "1e-3": 1, "1.0001": 1001} {
		quantities.thousandths(written) == amount
	}
}

test_numbers_are_quantities if {
	quantities.thousandths(4) == 4000
	quantities.thousandths(0.5) == 500
}

test_other_values_are_none if {
	every value in [
		"", ".", "m", "-1", "1 Gi", "1gi", "1K", "1mi", "ten", "1e", "1e1000", "1.2.3",
		null, true, {}, [], examples.secret, examples.unknown,
	] {
		not quantities.thousandths(value)
	}
}

test_an_amount_is_written_in_its_largest_unit if {
	every amount, text in {3000: "3", 250: "250m", 1073741824000: "1Gi", 1610612736000: "1536Mi", 2048000: "2Ki"} {
		quantities.text(amount) == text
	}
}
