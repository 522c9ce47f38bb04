package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// root is the top of the repository.
var root = filepath.Join("..", "..", "..")

func read(t *testing.T, file string) string {
	text, err := os.ReadFile(filepath.Join(root, file))
	require.NoError(t, err)
	return string(text)
}

// documents reads all that a YAML file holds.
func documents(t *testing.T, file string) (all []map[string]any) {
	decoder := yaml.NewDecoder(bytes.NewBufferString(read(t, file)))
	for {
		var one map[string]any
		err := decoder.Decode(&one)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err, file)
		all = append(all, one)
	}
}

// at goes down into what YAML or JSON holds.
func at[T any](t *testing.T, from any, path ...string) T {
	for _, name := range path {
		within, is := from.(map[string]any)
		require.True(t, is, name)
		require.Contains(t, within, name)
		from = within[name]
	}
	value, is := from.(T)
	require.True(t, is, "%v is a %T", path, from)
	return value
}

func TestWhatIsDeployedSetsFlagsThatThereAre(t *testing.T) {
	var c config
	set := newFlags("serve", "", world{})
	c.define(set)
	known := map[string]bool{}
	set.VisitAll(func(one *flag.Flag) { known[variable(one.Name)] = true })
	for _, file := range []string{"Dockerfile", "compose.yaml", "deploy/kubernetes.yaml"} {
		named := regexp.MustCompile(`PARLOR_[A-Z_]+`).FindAllString(read(t, file), -1)
		require.NotEmpty(t, named, file)
		for _, name := range named {
			require.True(t, known[name], "%s in %s", name, file)
		}
	}
}

// setTogether reads the flags that a container is given in its environment.
func setTogether(t *testing.T, environments ...map[string]any) config {
	all := map[string]string{}
	for _, environment := range environments {
		for name, value := range environment {
			all[name] = regexp.MustCompile(`\$\{[^}]*\}`).ReplaceAllString(value.(string), "secret")
		}
	}
	c, err := readConfig(nil, world{getenv: func(name string) string { return all[name] }})
	require.NoError(t, err)
	return c
}

// image is what the environment is that the Dockerfile gives.
func image(t *testing.T) map[string]any {
	line := regexp.MustCompile(`(?m)^ENV (.*)$`).FindStringSubmatch(read(t, "Dockerfile"))
	require.Len(t, line, 2)
	environment := map[string]any{}
	for word := range strings.FieldsSeq(line[1]) {
		name, value, _ := strings.Cut(word, "=")
		environment[name] = value
	}
	return environment
}

func TestComposeStartsProcessesThatShareADatabase(t *testing.T) {
	compose := documents(t, "compose.yaml")[0]
	services := at[map[string]any](t, compose, "services")
	parlor := at[map[string]any](t, services, "parlor")
	require.Equal(t, 3, at[int](t, parlor, "deploy", "replicas"))
	c := setTogether(t, image(t), at[map[string]any](t, parlor, "environment"))
	require.Equal(t, "postgres://parlor:secret@database/parlor", c.database)
	require.Equal(t, "nats://nats:4222", c.nats)
	require.Len(t, c.trusted, 3)
	require.Contains(t, services, "database")
	require.Contains(t, services, "nats")
	require.Contains(t, read(t, "deploy/nginx.conf"), "server parlor"+c.listen)
	require.Less(t, c.maxConnections+2*c.httpConnections+128, at[int](t, parlor, "ulimits", "nofile"))
}

func TestKubernetesAsksWhereTheServerAnswers(t *testing.T) {
	kinds := map[string]map[string]any{}
	for _, one := range documents(t, "deploy/kubernetes.yaml") {
		kinds[at[string](t, one, "kind")] = one
	}
	c := setTogether(t, image(t), at[map[string]any](t, kinds["ConfigMap"], "data"), at[map[string]any](t, kinds["Secret"], "stringData"))
	pod := at[map[string]any](t, kinds["Deployment"], "spec", "template", "spec")
	container := at[[]any](t, pod, "containers")[0]
	ports := map[string]int{}
	for _, port := range at[[]any](t, container, "ports") {
		ports[at[string](t, port, "name")] = at[int](t, port, "containerPort")
	}
	require.Equal(t, map[string]int{"http": 8080, "metrics": 9090}, ports)
	require.Equal(t, ":8080 :9090", c.listen+" "+c.metrics)
	require.Equal(t, "/ready", at[string](t, container, "readinessProbe", "httpGet", "path"))
	require.Equal(t, "/health", at[string](t, container, "livenessProbe", "httpGet", "path"))
	require.Greater(t, at[int](t, pod, "terminationGracePeriodSeconds"), int(c.drainTime.Seconds()))
	require.Equal(t, "http", at[string](t, at[[]any](t, kinds["Service"], "spec", "ports")[0], "targetPort"))
}

func TestDashboardAndAlertsAskForMetricsThatThereAre(t *testing.T) {
	keys, _ := pushKeys(t)
	s := inProcess(t, "--push-key-file", keys, "--push-contact", "mailto:ops@example.com", "--webhook-url", "http://127.0.0.1:1")
	known := map[string]bool{}
	described := make(chan *prometheus.Desc)
	go func() {
		s.metrics.Describe(described)
		close(described)
	}()
	for one := range described {
		name := regexp.MustCompile(`fqName: "([^"]+)"`).FindStringSubmatch(one.String())[1]
		known[name], known[name+"_bucket"] = true, true
	}
	require.NoError(t, s.stop())

	var asked []string
	var dashboard map[string]any
	require.NoError(t, json.Unmarshal([]byte(read(t, "deploy/grafana.json")), &dashboard))
	for _, panel := range at[[]any](t, dashboard, "panels") {
		for _, target := range at[[]any](t, panel, "targets") {
			asked = append(asked, at[string](t, target, "expr"))
		}
	}
	for _, group := range at[[]any](t, documents(t, "deploy/alerts.yaml")[0], "groups") {
		for _, rule := range at[[]any](t, group, "rules") {
			asked = append(asked, at[string](t, rule, "expr"))
			require.NotEmpty(t, at[string](t, rule, "annotations", "summary"))
		}
	}
	require.Greater(t, len(asked), 20)
	for _, expression := range asked {
		for _, name := range regexp.MustCompile(`\b(parlor|process)_\w+`).FindAllString(expression, -1) {
			require.True(t, known[name], "%s in %s", name, expression)
		}
	}
}
