//go:build !js

package importlaw_test

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/parlor-chat/parlor/"

// law says for each package which of ours it may reach, directly or through
// others, and what it must not import itself. A name in never covers what is
// below it.
var law = []struct {
	pkg     string
	may     []string
	never   []string
	targets []string
}{
	{"core/json", nil, append([]string{"context", "time", "sync", "reflect"}, impure...), both},
	{"core", nil, append([]string{"context", "time", "sync"}, impure...), both},
	{"core/authority", []string{"core"}, impure, both},
	{"core/replica", []string{"core"}, append([]string{"context", "time", "sync"}, impure...), both},
	{"core/session", []string{"core", "core/authority", "core/replica"}, impure, both},
	{"core/wire", []string{"core"}, append([]string{"time", "sync"}, impure...), both},
	{"core/link", []string{"core", "core/authority", "core/replica", "core/session", "core/wire"}, impure, both},
	{"internal/slim/fmt", nil, append([]string{"fmt", "reflect", "sync", "time"}, impure...), both},
	{"internal/weblock", nil, nil, wasm},
	{"internal/wsconn", nil, nil, both},
	{"internal/idb", nil, nil, wasm},
	{"internal/idbstore", []string{"core", "core/authority", "internal/idb"}, nil, wasm},
	{"internal/tabs", []string{"core", "core/authority"}, nil, wasm},
	{"jsbridge", []string{"core", "core/authority", "core/replica", "core/session"}, []string{"syscall/js"}, both},
	{"wasm", []string{"core", "core/authority", "core/link", "core/replica", "core/session", "core/wire", "internal/idb", "internal/idbstore", "internal/tabs", "internal/weblock", "internal/wsconn", "jsbridge"}, []string{"syscall/js"}, wasm},
	{"server/usersig", []string{"core"}, nil, native},
	{"server/sqlstore", []string{"core", "core/authority"}, nil, native},
	{"server/natsnotify", []string{"core", "core/authority"}, nil, native},
	{"server/gateway", []string{"core", "core/authority", "core/wire"}, nil, native},
	{"server/services", []string{"core"}, nil, native},
	{"server/push", []string{"core", "core/authority", "core/replica"}, nil, native},
	{"server/media", []string{"core"}, nil, native},
	{"server/s3store", nil, nil, native},
	{"server/outbox", []string{"core", "core/authority"}, nil, native},
	{"server/hooks", []string{"core", "core/authority", "server/outbox"}, nil, native},
	{"server/account", []string{"core", "core/authority"}, nil, native},
	{"server/retention", []string{"core", "core/authority"}, nil, native},
	{"server/rest", []string{"core", "core/authority", "core/replica", "server/usersig"}, nil, native},
}

var (
	both   = []string{"native", "js"}
	native = []string{"native"}
	wasm   = []string{"js"}
	impure = []string{"syscall/js", "net", "os", "database", "math/rand", "crypto", "log", "github.com", "pgregory.net"}
	// heavy packages cost a page more bytes than they are worth, whoever
	// brings them.
	heavy = []string{"encoding/json", "net", "crypto/tls", "os/exec", "database/sql", "testing", "html", "text/template", "log", "regexp", "github.com/stretchr"}
	// shed is what the standard library's fmt would bring.
	shed = []string{"reflect", "os", "io/fs", "path", "internal/poll", "internal/fmtsort"}
)

func TestEveryPackageKeepsTheImportLaw(t *testing.T) {
	for _, rule := range law {
		for _, target := range rule.targets {
			for _, reached := range list(t, target, rule.pkg, "-deps") {
				if own, ours := strings.CutPrefix(reached, module); ours {
					require.Contains(t, append(rule.may, rule.pkg, "core/json"), own, "%s must not reach it (%s)", rule.pkg, target)
				}
			}
			for _, imported := range list(t, target, rule.pkg, "-f", `{{join .Imports "\n"}}`) {
				require.False(t, forbidden(imported, rule.never), "%s must not import %s (%s)", rule.pkg, imported, target)
			}
		}
	}
}

func TestTheBrowserBuildHoldsNothingHeavyAndNothingWithoutARule(t *testing.T) {
	var known []string
	for _, rule := range law {
		known = append(known, rule.pkg)
	}
	for _, reached := range linked(t) {
		require.False(t, forbidden(reached, append(heavy, shed...)), "the browser build must not hold %s", reached)
		if own, ours := strings.CutPrefix(reached, module); ours {
			require.Contains(t, known, own)
		}
	}
}

func forbidden(pkg string, list []string) bool {
	return !strings.HasPrefix(pkg, module) && slices.ContainsFunc(list, func(parent string) bool {
		return pkg == parent || strings.HasPrefix(pkg, parent+"/")
	})
}

// linked lists what the module that a page downloads is linked from, as the
// Makefile builds it.
func linked(t *testing.T) []string {
	t.Helper()
	command := exec.Command("go", "run", "./internal/slim", "go", "list", "-deps", "./wasm")
	command.Dir = "../.."
	return fields(t, command)
}

// list runs go list with flags for a package of ours.
func list(t *testing.T, target, pkg string, flags ...string) []string {
	t.Helper()
	command := exec.Command("go", append(append([]string{"list"}, flags...), module+pkg)...)
	command.Env = os.Environ()
	if target == "js" {
		command.Env = append(command.Env, "GOOS=js", "GOARCH=wasm")
	}
	return fields(t, command)
}

// fields returns the words that a command prints.
func fields(t *testing.T, command *exec.Cmd) []string {
	t.Helper()
	var problems bytes.Buffer
	command.Stderr = &problems
	out, err := command.Output()
	require.NoError(t, err, problems.String())
	return strings.Fields(string(out))
}
