// Bundles main.js of this folder into dist, with webpack's own defaults.
import webpack from 'webpack';

const output = { path: `${process.cwd()}/dist` };
webpack({ mode: 'production', entry: './main.js', output }, (error, stats) => {
  if (error || stats.hasErrors()) {
    throw error ?? new Error(stats.toString());
  }
});
