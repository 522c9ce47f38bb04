package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	jest   = "node_modules/jest/bin/jest.js"
	vitest = "node_modules/vitest/vitest.mjs"
)

// Tests of applications run in Node, in an environment that has part of a page
// or none, with a database that somebody has written in JavaScript or none.

func TestTestedWithJestThePackageWorks(t *testing.T) {
	p := newProject(t, "runners")
	p.write("jest.config.json", `{"watchman": false}`)
	for _, environment := range []string{"node", "jsdom"} {
		p.run(jest, "--env="+environment, "jest/memory")
		p.run(jest, "--env="+environment, "jest/database")
	}
}

func TestTestedWithVitestThePackageWorks(t *testing.T) {
	p := newProject(t, "runners")
	for _, environment := range []string{"node", "jsdom"} {
		p.run(vitest, "run", "--environment="+environment, "vitest/memory")
		p.run(vitest, "run", "--environment="+environment, "vitest/database")
	}
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
