// Packs the server for npm, into a folder of archives:
//
//   server-package.mjs FOLDER                          parlor-server, which chooses
//   server-package.mjs FOLDER SYSTEM PROCESSOR FROM    the program for one machine,
//                                                      with all that is in FROM
//
// SYSTEM and PROCESSOR are Go's words. npm's are others.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [, , folder, system, processor, from] = process.argv;
const root = fileURLToPath(new URL('..', import.meta.url));
const page = JSON.parse(readFileSync(join(root, 'npm/package.json'), 'utf8'));

const SYSTEMS = { linux: 'linux', darwin: 'darwin', windows: 'win32' };
const PROCESSORS = { amd64: 'x64', arm64: 'arm64' };
const PLATFORMS = ['linux/amd64', 'linux/arm64', 'darwin/amd64', 'darwin/arm64', 'windows/amd64'];
const nameOf = (one, other) => `parlor-server-${SYSTEMS[one]}-${PROCESSORS[other]}`;

const common = {
  version: page.version,
  license: page.license,
  homepage: page.homepage,
  repository: { ...page.repository, directory: 'server' },
};

const stage = mkdtempSync(join(tmpdir(), 'parlor-server'));
if (system) {
  cpSync(from, stage, { recursive: true });
  const program = readdirSync(stage).find((name) => /^parlor(\.exe)?$/.test(name));
  chmodSync(join(stage, program), 0o755);
  copyFileSync(join(root, 'server/npm/README.md'), join(stage, 'README.md'));
  describe({
    name: nameOf(system, processor),
    description: `The Parlor server for ${system} on ${processor}. Install parlor-server, which chooses.`,
    os: [SYSTEMS[system]],
    cpu: [PROCESSORS[processor]],
    preferUnplugged: true,
  });
} else {
  for (const name of ['parlor-server.js', 'README.md']) copyFileSync(join(root, 'server/npm', name), join(stage, name));
  copyFileSync(join(root, 'LICENSE'), join(stage, 'LICENSE'));
  describe({
    name: 'parlor-server',
    description: 'The server of parlor-chat, an open chat SDK with the API of TencentCloudChat: npx parlor-server --demo',
    bin: { 'parlor-server': 'parlor-server.js' },
    engines: { node: '>=18' },
    optionalDependencies: Object.fromEntries(PLATFORMS.map((platform) => [nameOf(...platform.split('/')), page.version])),
  });
}
execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: stage, stdio: ['ignore', 'ignore', 'inherit'] });
rmSync(stage, { recursive: true });

function describe(own) {
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify({ ...own, ...common }, null, 2)}\n`);
}
