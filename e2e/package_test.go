package e2e_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSourceMapsShowTheModulesAsTheyAreWritten(t *testing.T) {
	onlyAlone(t)
	for file, module := range map[string]string{"index.js": "chat.js", "worker.js": "program.js"} {
		code, err := os.ReadFile(packageFile(file))
		require.NoError(t, err)
		require.Contains(t, string(code), "//# sourceMappingURL="+file+".map")
		text, err := os.ReadFile(packageFile(file + ".map"))
		require.NoError(t, err)
		var sourceMap struct{ Sources, SourcesContent []string }
		require.NoError(t, json.Unmarshal(text, &sourceMap))
		require.Len(t, sourceMap.SourcesContent, len(sourceMap.Sources))
		require.Contains(t, sourceMap.Sources, "../../npm/"+module)
		for i, source := range sourceMap.Sources {
			written, err := os.ReadFile(filepath.Join("..", "npm", filepath.Base(source)))
			require.NoError(t, err)
			require.Equal(t, string(written), sourceMap.SourcesContent[i], source)
		}
	}
}

func TestThePackageDescribesItself(t *testing.T) {
	onlyAlone(t)
	text, err := os.ReadFile(packageFile("package.json"))
	require.NoError(t, err)
	var description struct {
		Version      string
		Type         string
		Types        string
		SideEffects  *bool
		Exports      map[string]any
		Dependencies map[string]string
	}
	require.NoError(t, json.Unmarshal(text, &description))
	require.Equal(t, "module", description.Type)
	require.False(t, *description.SideEffects)
	require.Empty(t, description.Dependencies)
	require.FileExists(t, packageFile(description.Types))
	require.Contains(t, description.Exports, "./chat.wasm")
	require.Equal(t, description.Version, eval[string](newSite(t).tab(), `return TencentCloudChat.VERSION`))
}

func TestThePackageSaysWhereItComesFromAndWhatItNeeds(t *testing.T) {
	onlyAlone(t)
	text, err := os.ReadFile(packageFile("package.json"))
	require.NoError(t, err)
	var description struct {
		Homepage, Bugs string
		Repository     struct{ Type, URL, Directory string }
		Engines        map[string]string
	}
	require.NoError(t, json.Unmarshal(text, &description))
	module, err := command("..", "go", "list", "-m")
	require.NoError(t, err)
	require.Equal(t, "https://"+module+"#readme", description.Homepage)
	require.Equal(t, "https://"+module+"/issues", description.Bugs)
	require.Equal(t, "git", description.Repository.Type)
	require.Equal(t, "git+https://"+module+".git", description.Repository.URL)
	require.DirExists(t, filepath.Join("..", description.Repository.Directory))
	require.Equal(t, map[string]string{"node": "^20.16.0 || >=22.3.0"}, description.Engines)
	readme, err := os.ReadFile(packageFile("README.md"))
	require.NoError(t, err)
	require.Contains(t, string(readme), "in Node 20.16, 22.3 or newer")
}

func TestImportingTouchesNeitherTheNetworkNorTheGlobals(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).emptyTab()
	require.Equal(t, []any{true, []any{}, false, true}, eval[[]any](p, `
		const before = Object.getOwnPropertyNames(globalThis).join();
		const { default: TencentCloudChat } = await import('/node_modules/parlor-chat/index.js');
		const fetched = () => performance.getEntriesByType('resource').map((entry) => entry.name);
		const same = before === Object.getOwnPropertyNames(globalThis).join();
		const others = fetched().filter((name) => !/parlor-chat\/\w+\.js$/.test(name));
		const early = fetched().some((name) => name.endsWith('.wasm'));
		await TencentCloudChat.create({ SDKAppID: 1 }).login({ userID: 'alice', userSig: 'any' });
		return [same, others, early, fetched().some((name) => name.endsWith('.wasm'))];`))
}

func TestSigningInLeavesNoGlobals(t *testing.T) {
	s := newSite(t)
	const names = `[globalThis, Object, Object.prototype, Array.prototype, Function.prototype, Promise, Promise.prototype, String.prototype]
		.map((object) => Reflect.ownKeys(object).map(String))`
	untouched := eval[[][]string](s.emptyTab(), `return `+names)
	require.Equal(t, untouched, eval[[][]string](s.emptyTab(), `
		const { default: TencentCloudChat } = await import('/node_modules/parlor-chat/index.js');
		const chat = TencentCloudChat.create({ SDKAppID: 1 });
		const ready = new Promise((resolve) => chat.on(TencentCloudChat.EVENT.SDK_READY, resolve));
		await chat.login({ userID: 'alice', userSig: 'any' });
		await ready;
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: [] });
		return `+names))
}

func TestCreateReturnsBeforeTheModuleIsThere(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).emptyTab()
	require.True(t, eval[bool](p, `
		const { default: TencentCloudChat } = await import('/node_modules/parlor-chat/index.js');
		const chat = TencentCloudChat.create({ SDKAppID: 1 });
		const waited = performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('.wasm'));
		const { code } = await chat.login({ userID: 'alice', userSig: 'any' }); // It waits for the module.
		return !waited && code === 0;`))
}
