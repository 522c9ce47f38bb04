package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	jest    = "node_modules/jest/bin/jest.js"
	vitest  = "node_modules/vitest/vitest.mjs"
	vitest3 = "node_modules/vitest3/vitest.mjs"
)

// Tests of applications run in Node, in an environment that has part of a page
// or none, with a database that somebody has written in JavaScript or none.

func TestTestedWithJestThePackageWorks(t *testing.T) {
	old := newProject(t, "runners").within(25 * time.Second)
	old.write("jest.config.json", `{"watchman": false}`)
	for _, p := range []project{old, old.inNewestNode()} {
		p.run(jest, "--env=node", "jest/")
		p.run(jest, "--env=jsdom", "jest/")
	}
}

// What the newest jsdom needs, an older Node lacks.
func TestTestedWithVitestThePackageWorks(t *testing.T) {
	old := newProject(t, "runners")
	p := old.inNewestNode()
	p.run(vitest, "run", "--environment=node", "vitest/")
	p.run(vitest, "run", "--environment=jsdom", "vitest/")
	old.run(vitest3, "run", "--environment=node", "vitest/")
	p.run(vitest3, "run", "--environment=jsdom", "vitest/")
}

func TestRequiringThePackageGivesWhatImportingItDoes(t *testing.T) {
	onlyAlone(t)
	out, err := command(shared.installed, "node", "--input-type=commonjs", "--eval", `
		const required = require('parlor-chat');
		(async () => {
			const imported = await import('parlor-chat');
			const names = (object) => Object.keys(object).sort().join();
			console.log(names(required) === names(imported), names(required.default) === names(imported.default), required.VERSION === imported.VERSION);
			const chat = required.create({ SDKAppID: 1 });
			await chat.login({ userID: 'alice', userSig: 'any' });
			console.log(chat.getLoginUser());
			await chat.destroy();
		})();`)
	require.NoError(t, err)
	require.Equal(t, "true true true\nalice", out)
}
