// Command version writes the version of npm/package.json to the other places
// that name it: the code that tells it, and the lines of the READMEs that one
// copies. Its test holds that they agree.
//
//go:generate go run github.com/parlor-chat/parlor/internal/version
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
)

// root is the repository, seen from here.
const root = "../.."

// places are the texts that name the version: of each, what stands before it
// and what follows.
var places = []struct{ file, before, after string }{
	{"jsbridge/version.go", `const Version = "`, `"`},
	{"npm/constants.js", `export const VERSION = '`, `';`},
	{"npm/README.md", `parlor/build/parlor-chat-`, `.tgz`},
	{"npm/README.md", "chat.wasm is of parlor-chat ", `, the JavaScript`},
	{"deploy/kubernetes.yaml", "registry.example.com/parlor:", "\n"},
	{"README.md", `parlor/build/parlor-chat-`, `.tgz`},
}

func main() {
	version, err := source()
	if err != nil {
		log.Fatal(err)
	}
	for _, place := range places {
		path := filepath.Join(root, place.file)
		text, err := os.ReadFile(path)
		if err != nil {
			log.Fatal(err)
		}
		written, err := write(string(text), place.before, version, place.after)
		if err != nil {
			log.Fatalf("%s: %v", place.file, err)
		}
		if err := os.WriteFile(path, []byte(written), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// source reads the version of the package.
func source() (string, error) {
	text, err := os.ReadFile(filepath.Join(root, "npm/package.json"))
	if err != nil {
		return "", err
	}
	var description struct{ Version string }
	if err := json.Unmarshal(text, &description); err != nil {
		return "", fmt.Errorf("npm/package.json: %w", err)
	}
	return description.Version, nil
}

// write puts a version in the one place of a text that stands between before
// and after. It is an error if there is none, or more than one.
func write(text, before, version, after string) (string, error) {
	place := regexp.MustCompile(regexp.QuoteMeta(before) + `[0-9A-Za-z.+-]*?` + regexp.QuoteMeta(after))
	if count := len(place.FindAllString(text, -1)); count != 1 {
		return "", fmt.Errorf("%d places between %q and %q, want 1", count, before, after)
	}
	return place.ReplaceAllLiteralString(text, before+version+after), nil
}
