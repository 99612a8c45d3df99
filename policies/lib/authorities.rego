# METADATA
# title: Authorities
# description: Who signs certificates, by the host of the ACME directory that the provider asks.
package policies.lib.authorities

import data.policies.lib.dns
import data.policies.lib.platform
import data.policies.lib.values

# METADATA
# description: The hosts that a certificate may be asked of; none where the settings of its provider do not tell.
asked(certificate) := {host |
	some section in platform.sections(certificate, "acme")
	directory := values.at(section, ["directory"], "")
	is_string(directory)
	[_, host] := regex.find_all_string_submatch_n(`^https?://([^/:]+)`, directory, 1)[0]
}

# METADATA
# scope: document
# description: True where a name in a CAA record is that of the authority behind a host.
answers_to(host, issuer) if dns.is_within(host, issuer)

answers_to(host, issuer) if _other_names[host] == issuer

# METADATA
# description: True for the host of an authority that only a private network trusts.
is_private(host) if regex.match(`^[^.]*$|^[0-9.]+$|\.(internal|local|localhost|test)$|\.home\.arpa$`, host)

# Authorities that read another name in CAA records than that of their directory, as they document it.
_other_names := {"acme-api.actalis.com": "actalis.it", "acme.zerossl.com": "sectigo.com"}
