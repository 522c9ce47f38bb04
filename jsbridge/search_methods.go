package jsbridge

import "context"

// What needs nothing of a session npm/search.js asks by itself.
var searchMethods = []method{
	{name: "searchCloudMessages", atOnce: true, answer: func(b *Bridge, a *arguments) answer {
		text := a.String(0, "text")
		return func(ctx context.Context) (any, error) {
			found, messages, err := b.session.SearchMessages(ctx, text)
			if err != nil {
				return nil, wrap("search", err)
			}
			return []any{found, b.out.messages(messages)}, nil
		}
	}},
}
