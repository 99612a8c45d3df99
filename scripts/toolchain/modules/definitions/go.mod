module layer0.dev/toolchain/definitions

go 1.26.0

require (
	istio.io/api v1.31.1
	sigs.k8s.io/gateway-api v1.3.0
)
