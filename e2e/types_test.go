package e2e_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The declarations are checked by the compiler that applications use: the
// newest, and the last one written in JavaScript.
var compilers = map[string]string{
	"TypeScript 7": "node_modules/typescript7/bin/tsc",
	"TypeScript 5": "node_modules/typescript5/bin/tsc",
}

// resolutions are the ways in which applications find a package.
var resolutions = map[string]string{"bundler": "esnext", "node16": "node16", "nodenext": "nodenext"}

type compilerOptions map[string]any

// strictly is how an application is compiled that wants to know everything.
func strictly(more compilerOptions) compilerOptions {
	options := compilerOptions{
		"strict": true, "noEmit": true, "skipLibCheck": false, "target": "es2022",
		"lib": []string{"es2022", "dom", "dom.iterable"}, "types": []string{}, "module": "esnext", "moduleResolution": "bundler",
	}
	for name, value := range more {
		options[name] = value
	}
	return options
}

// typed is a project of TypeScript: files of types/, or none.
func typed(t *testing.T, files ...string) project {
	t.Helper()
	p := newProject(t)
	p.write("package.json", `{"type": "module"}`)
	for _, file := range files {
		p.bring(filepath.Join("types", file), file)
	}
	return p
}

func (p project) write(name, text string) {
	p.t.Helper()
	path := filepath.Join(p.folder, name)
	require.NoError(p.t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(p.t, os.WriteFile(path, []byte(text), 0o600))
}

// compiles checks the project with both compilers.
func (p project) compiles(options compilerOptions) {
	p.t.Helper()
	config, err := json.Marshal(map[string]any{"compilerOptions": options, "include": []string{"**/*"}})
	require.NoError(p.t, err)
	p.write("tsconfig.json", string(config))
	for name, script := range compilers {
		tsc := p.command(script)
		out, err := tsc.CombinedOutput()
		p.cost.add(tsc.ProcessState)
		require.NoError(p.t, err, "%s, %v:\n%s", name, options, out)
	}
}

func TestTypesOfCodeWrittenForTheVendorsPackageFit(t *testing.T) {
	typed(t, "moved.ts").compiles(strictly(nil))
}

func TestTypesTellMistakesFromWhatIsRightHoweverThePackageIsFound(t *testing.T) {
	p := typed(t, "accepted.ts", "refused.ts", "overlay.ts").within(40 * time.Second)
	for resolution, module := range resolutions {
		p.compiles(strictly(compilerOptions{"moduleResolution": resolution, "module": module}))
	}
	p.compiles(strictly(compilerOptions{"exactOptionalPropertyTypes": true, "verbatimModuleSyntax": true, "isolatedModules": true}))
}

// A file of CommonJS may name what only modules export, if there is a
// declaration for it.
func TestTypesFitAProjectOfCommonJS(t *testing.T) {
	p := typed(t, "moved.ts", "accepted.ts", "refused.ts")
	p.write("package.json", `{"type": "commonjs"}`)
	p.write("required.cts", `
		import parlor = require('parlor-chat');
		import type { Chat } from 'parlor-chat';
		export const chat: Chat = parlor.default.create({ SDKAppID: 1 });
		export const same: parlor.Chat = parlor.create({ SDKAppID: 1 });
		export const type: parlor.TYPES.CONV_C2C = parlor.TYPES.CONV_C2C;`)
	p.write("imported.mts", `
		import TencentCloudChat, { type Chat } from 'parlor-chat';
		import { chat } from './required.cjs';
		export const other: Chat = chat ?? TencentCloudChat.create({ SDKAppID: 1 });`)
	for _, module := range []string{"node16", "nodenext"} {
		p.compiles(strictly(compilerOptions{"moduleResolution": module, "module": module}))
	}
}

func TestTypesNeedNoDocument(t *testing.T) {
	p := typed(t)
	p.write("main.ts", `import TencentCloudChat from 'parlor-chat'; TencentCloudChat.create({ SDKAppID: 1 }).isReady();`)
	p.compiles(strictly(compilerOptions{"lib": []string{"es2022", "webworker"}}))
	p.compiles(strictly(compilerOptions{"lib": []string{"es2022"}, "types": []string{"node"}}))
}

func TestTypesOfTheSamplesOfTheFeaturePageFit(t *testing.T) {
	samples, err := filepath.Glob(filepath.Join("testdata", "samples", "*.js"))
	require.NoError(t, err)
	require.NotEmpty(t, samples)
	p := typed(t)
	for _, sample := range samples {
		text, err := os.ReadFile(sample)
		require.NoError(t, err)
		p.write(strings.TrimSuffix(filepath.Base(sample), ".js")+".ts", fmt.Sprintf(
			"import TencentCloudChat from 'parlor-chat';\nconst chat = TencentCloudChat.create({ SDKAppID: 1 });\n%s", text))
	}
	p.compiles(strictly(compilerOptions{"noImplicitAny": false})) // They are JavaScript.
}

// assumed is what examples of the documents take from the text around them.
const assumed = `
import type TencentCloudChat from 'parlor-chat';
import type { Chat, Message } from 'parlor-chat';
type Package = typeof TencentCloudChat;
declare global {
	const chat: Chat, TYPES: Package['TYPES'], userID: string, userSig: string, input: HTMLInputElement;
	const TencentCloudChat: Package;
	const start: () => void, show: (shown: unknown) => void, useEffect: (effect: () => () => void, deps: unknown[]) => void;
}
`

func TestTypesOfEveryExampleInTheDocumentsFit(t *testing.T) {
	p := typed(t)
	p.write("assumed.d.ts", assumed)
	found := 0
	for _, document := range []string{"README.md", "npm/README.md", "docs/api.md"} {
		for i, text := range examples(t, document, "js") {
			if strings.Contains(text, "wasmURL") {
				continue // A bundler makes a file of the import.
			}
			p.write(fmt.Sprintf("%s-%d.js", strings.NewReplacer("/", "-", ".", "-").Replace(document), i), text+"\nexport {};\n")
			found++
		}
	}
	for i, text := range examples(t, "README.md", "html") {
		p.write(fmt.Sprintf("page-%d.js", i), script(t, text))
		found++
	}
	require.Greater(t, found, 6)
	p.compiles(strictly(compilerOptions{"allowJs": true, "checkJs": true, "noImplicitAny": false}))
}

// examples returns the blocks of code of a language in a document.
func examples(t *testing.T, document, language string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", document))
	require.NoError(t, err)
	var blocks []string
	for _, block := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, block[1])
	}
	return blocks
}

// script returns the module within a page.
func script(t *testing.T, html string) string {
	t.Helper()
	found := regexp.MustCompile(`(?s)<script type="module">\n(.*?)</script>`).FindStringSubmatch(html)
	require.NotNil(t, found)
	return found[1]
}
