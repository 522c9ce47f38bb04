// Older code requires what it uses.
const { makeGroup } = require('./group.js');

globalThis.made = makeGroup(require('parlor-chat').create({ SDKAppID: 1, worker: location.hash === '#worker' }));
