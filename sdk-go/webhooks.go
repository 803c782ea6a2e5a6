package progimage

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"time"
)

// Webhook is a URL that the server notifies of its owner's jobs. The package webhook verifies the
// messages.
type Webhook struct {
	ID string
	// URL is shown without its query, because many receivers expect a secret there.
	URL             string
	AllowSelfSigned bool
	CreatedAt       time.Time
	// Secret signs the messages: whsec_…. The server shows it only when it is made.
	Secret string
	// JSON is the record as the server sent it, on one line, with fields unknown to this SDK. It has
	// the secret if the server sent it.
	JSON json.RawMessage
}

// RegisterWebhook registers a URL, which jobs can then name. It is not retried, because a second
// registration of a URL is refused: if the answer is lost, delete the registration and register
// again, because the secret is lost too.
func (c *Client) RegisterWebhook(ctx context.Context, url string) (*Webhook, error) {
	return run(ctx, c, exchange[*Webhook]{
		doing:      "registering a webhook",
		request:    c.withJSON(http.MethodPost, "/webhooks", map[string]string{"url": url}),
		repeatable: once,
		read:       func(a *answer) (*Webhook, error) { return readJSON(a, webhookOf) },
	})
}

// Webhook fetches a registration.
func (c *Client) Webhook(ctx context.Context, id string) (*Webhook, error) {
	id, err := webhookID(id)
	if err != nil {
		return nil, err
	}
	return run(ctx, c, exchange[*Webhook]{
		doing:   "asking for webhook " + id,
		request: c.plain(http.MethodGet, "/webhooks/"+id),
		read:    func(a *answer) (*Webhook, error) { return readJSON(a, webhookOf) },
	})
}

// Webhooks lists the registrations, newest first. A failure is the last pair.
func (c *Client) Webhooks(ctx context.Context) iter.Seq2[*Webhook, error] {
	return pages("", false, func(query string) (page[*Webhook], error) {
		return run(ctx, c, exchange[page[*Webhook]]{
			doing:   "listing webhooks",
			request: c.plain(http.MethodGet, "/webhooks"+query),
			read:    pageOf("webhooks", webhookOf),
		})
	})
}

// RotateWebhookSecret returns the registration with a new secret. For 24 hours, the server also signs
// messages with the previous one. It is not retried, because each call makes another secret.
func (c *Client) RotateWebhookSecret(ctx context.Context, id string) (*Webhook, error) {
	id, err := webhookID(id)
	if err != nil {
		return nil, err
	}
	return run(ctx, c, exchange[*Webhook]{
		doing:      "rotating the secret of webhook " + id,
		request:    c.plain(http.MethodPost, "/webhooks/"+id+"/secret"),
		repeatable: once,
		read:       func(a *answer) (*Webhook, error) { return readJSON(a, webhookOf) },
	})
}

// DeleteWebhook deletes a registration. Messages that wait for delivery are dropped.
func (c *Client) DeleteWebhook(ctx context.Context, id string) error {
	id, err := webhookID(id)
	if err != nil {
		return err
	}
	_, err = run(ctx, c, exchange[struct{}]{
		doing:      "deleting webhook " + id,
		request:    c.plain(http.MethodDelete, "/webhooks/"+id),
		goneIsDone: true,
		read:       nothing,
	})
	return err
}

func webhookID(text string) (string, error) { return idOf(text, "webhook", ErrWebhookNotFound) }

func webhookOf(raw json.RawMessage) (*Webhook, error) {
	var record struct {
		ID              *string    `json:"id"`
		URL             *string    `json:"url"`
		AllowSelfSigned bool       `json:"allowSelfSigned"`
		CreatedAt       *time.Time `json:"createdAt"`
		Secret          string     `json:"secret"`
	}
	if err := decode(raw, &record); err != nil {
		return nil, err
	}
	var f fields
	return &Webhook{
		ID:              needID(&f, "id", record.ID),
		URL:             need(&f, "url", record.URL),
		AllowSelfSigned: record.AllowSelfSigned,
		CreatedAt:       need(&f, "createdAt", record.CreatedAt),
		Secret:          record.Secret,
		JSON:            compact(raw),
	}, f.err
}
