#!/usr/bin/env node
// Runs the Parlor server for this machine, which is in a package of its own.
// Arguments are those of the program; flags alone are those of `parlor serve`.
'use strict';

const { spawn } = require('node:child_process');

const name = `parlor-server-${process.platform}-${process.arch}`;

function program() {
  try {
    return require.resolve(`${name}/parlor${process.platform === 'win32' ? '.exe' : ''}`);
  } catch {
    console.error(
      `parlor-server: the package ${name} is missing. Install without --omit=optional; ` +
        `where there is none for ${process.platform} on ${process.arch}, build the server with Go: see docs/server.md`,
    );
    process.exit(1);
  }
}

const given = process.argv.slice(2);
const server = spawn(program(), given[0]?.startsWith('-') ? ['serve', ...given] : given, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => server.kill(signal)); // It drains; this program ends after it.
}
server.on('error', (error) => {
  console.error(`parlor-server: ${error.message}`);
  process.exit(1);
});
server.on('exit', (code, signal) => {
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
  process.exit(code ?? 1);
});
