const { deserialize, serialize } = require('node:v8');
// jsdom lacks it, and fake-indexeddb asks for it.
globalThis.structuredClone ??= (value) => deserialize(serialize(value));
require('fake-indexeddb/auto');
const works = require('../works.cjs');

test('the package works with a database', async () => {
  await works(require('parlor-chat'), !globalThis.document);
  expect(await indexedDB.databases()).toContainEqual(expect.objectContaining({ name: 'parlor-1' }));
});
