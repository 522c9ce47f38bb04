package jsbridge

// Version is that of the package. The page's side compares it with its own:
// caches may have brought the two together from different releases.
const Version = "3.0.0"
