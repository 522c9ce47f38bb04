// Package tabs spreads hints between the tabs of an origin through a
// BroadcastChannel: an authority.Notifier. It builds for js/wasm only.
package tabs

//go:generate go run github.com/parlor-chat/parlor/internal/jsongen
