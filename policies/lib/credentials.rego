# METADATA
# title: Credentials
# description: Recognises passwords, keys and tokens in clear, by what they are called or by their form.
package policies.lib.credentials

# METADATA
# description: True where a name says that its value is a credential, and the value is one rather than where to find it.
is_in(name, value) if {
	is_string(name)
	regex.match(_called, name)
	not _is_about_one(name)
	is_string(value)
	not _is_elsewhere(value)
}

# METADATA
# description: "What a text assigns, as `name: value` or `--name=value`: [text, name, value] of each line that does."
assignments(text) := found if {
	is_string(text)
	found := regex.find_all_string_submatch_n(`(?m)^[\s"'-]*([\w.-]+)["']?[ \t]*[:=][ \t]*["']?([^\s"',;#]*)`, text, -1)
} else := []

# METADATA
# description: The kinds of credentials that a text certainly holds.
forms(text) := {form |
	is_string(text)
	some form, pattern in _forms
	regex.match(pattern, text)
}

_called := concat("", [
	`(?i)(passwo?r?d|passphrase|(^|[._-])(pass|pw|pwd|pswrd)$|secret|token|credential|key[._-]?content`,
	`|(access|account|api|auth|batch|encryption|private|signing)[._-]?key)`,
])

_is_about_one(name) if regex.match(_about, name)

_about := concat("", [
	`(?i)([._-]?(file|path|dir|name|names|ref|url|uri|endpoint|host|issuer|ttl|expiry|expiration|timeout|length|type`,
	`|algorithm|enabled|required|policy|version)$|^(enable|disable|use|require|allow|no|skip)[._-])`,
])

_is_elsewhere(value) if regex.match(`^$|^\.{0,2}/|^[$]|^<|^\{\{`, value)

_is_elsewhere(value) if regex.match(`^(?i)(true|false|yes|no|none|null|[0-9]{1,5}[smhd]?)$`, value)

_forms := {
	"a private key": `-{3,}BEGIN ([A-Z0-9]+ )*PRIVATE KEY`,
	"an AWS access key": `\b(AKIA|ASIA)[A-Z2-7]{16}\b`,
	"a JSON web token": `\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}`,
	"a GitHub token": `\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})`,
	"a GitLab token": `\bglpat-[\w-]{20,}`,
	"a Slack token": `\bxox[abeoprs]-[A-Za-z0-9-]{10,}`,
	"a Google API key": `\bAIza[\w-]{35}\b`,
	"a Stripe key": `\b[rs]k_live_[A-Za-z0-9]{20,}`,
	"a password in an address": `\b[a-z][a-z0-9+.-]*://[^\s/:@]*:[^\s/:@$<{*]+@[^\s/]`,
}
