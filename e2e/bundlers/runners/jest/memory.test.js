const works = require('../works.cjs');

test('the package works', () => works(require('parlor-chat'), true));
