// Package manifests holds nothing: its tests read deploy/kubernetes.yaml as a cluster
// would, where no member may be there that Kubernetes does not know.
package manifests
