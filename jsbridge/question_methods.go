package jsbridge

import "context"

// What the page's side asks whoever decides, and shows by itself.
var questionMethods = []method{
	// The answer may take seconds, so it holds up no other call.
	{name: "ask", atOnce: true, answer: func(b *Bridge, a *arguments) answer {
		name, text := a.String(0, "name"), a.String(1, "text")
		return func(ctx context.Context) (any, error) { return b.session.Answer(ctx, name, text) }
	}},
}
