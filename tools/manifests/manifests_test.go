package manifests

import (
	"bytes"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation"
)

// read reads one manifest strictly: it refuses a kind, a version or a member that there
// is not, one that is there twice, and a value of another type.
func read(manifest []byte) (runtime.Object, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{apps.AddToScheme, core.AddToScheme, networking.AddToScheme, policy.AddToScheme} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	object, _, err := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer().Decode(manifest, nil, nil)
	return object, err
}

func manifests(t *testing.T) [][]byte {
	text, err := os.ReadFile("../../deploy/kubernetes.yaml")
	require.NoError(t, err)
	return bytes.Split(text, []byte("\n---\n"))
}

func TestEachManifestIsAsItsKindIs(t *testing.T) {
	all := map[string]runtime.Object{}
	for _, manifest := range manifests(t) {
		object, err := read(manifest)
		require.NoError(t, err, string(manifest))
		all[object.GetObjectKind().GroupVersionKind().Kind] = object
	}
	require.Len(t, all, 6)
	pods := all["Deployment"].(*apps.Deployment).Spec
	require.Equal(t, pods.Selector.MatchLabels, pods.Template.Labels, "the pods that it makes are its own")
	require.Equal(t, pods.Template.Labels, all["Service"].(*core.Service).Spec.Selector)
	require.Equal(t, pods.Template.Labels, all["PodDisruptionBudget"].(*policy.PodDisruptionBudget).Spec.Selector.MatchLabels)
	service := all["Ingress"].(*networking.Ingress).Spec.Rules[0].HTTP.Paths[0].Backend.Service
	require.Equal(t, all["Service"].(*core.Service).Name, service.Name)
	require.Equal(t, all["Service"].(*core.Service).Spec.Ports[0].Name, service.Port.Name)

	container := pods.Template.Spec.Containers[0]
	for _, from := range container.EnvFrom {
		if from.SecretRef != nil {
			require.Equal(t, all["Secret"].(*core.Secret).Name, from.SecretRef.Name)
		} else {
			require.Equal(t, all["ConfigMap"].(*core.ConfigMap).Name, from.ConfigMapRef.Name)
		}
	}
	ports := map[string]bool{}
	for _, port := range container.Ports {
		require.Empty(t, validation.IsValidPortName(port.Name))
		ports[port.Name] = true
	}
	require.True(t, ports[container.ReadinessProbe.HTTPGet.Port.StrVal] && ports[container.LivenessProbe.HTTPGet.Port.StrVal])
	require.True(t, ports[all["Service"].(*core.Service).Spec.Ports[0].TargetPort.StrVal])
	volumes := map[string]bool{}
	for _, volume := range pods.Template.Spec.Volumes {
		volumes[volume.Name] = true
	}
	for _, mount := range container.VolumeMounts {
		require.True(t, volumes[mount.Name], mount.Name)
	}
	for name, wanted := range container.Resources.Requests {
		if most, limited := container.Resources.Limits[name]; limited {
			require.LessOrEqual(t, wanted.Cmp(most), 0, name)
		}
		_, err := resource.ParseQuantity(wanted.String())
		require.NoError(t, err)
	}
	require.Empty(t, validation.IsDNS1123Subdomain(all["Ingress"].(*networking.Ingress).Spec.Rules[0].Host))
}

// What a cluster would refuse, or pass over without a word, is refused here.
func TestAMistakeIsFound(t *testing.T) {
	deployment := manifests(t)[2]
	for name, mistake := range map[string][2]string{
		"a member that there is not":   {`(?m)^  replicas: 3`, "  replica: 3"},
		"one deep down":                {`periodSeconds`, "periodsSeconds"},
		"a version that there is not":  {`apps/v1`, "apps/v2"},
		"a value of another type":      {`replicas: 3`, "replicas: three"},
		"a member that is there twice": {`(?m)^  replicas: 3`, "  replicas: 3\n  replicas: 2"},
		"a size that is none":          {`512Mi`, "512MiB"},
	} {
		changed := regexp.MustCompile(mistake[0]).ReplaceAll(deployment, []byte(mistake[1]))
		require.NotEqual(t, string(deployment), string(changed), name)
		_, err := read(changed)
		require.Error(t, err, name)
	}
}
