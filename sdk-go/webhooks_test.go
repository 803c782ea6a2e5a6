package progimage_test

import (
	"context"
	"errors"
	"testing"

	progimage "github.com/progimage/progimage/sdk-go"
)

func TestWebhooksAreRegisteredListedAndDeleted(t *testing.T) {
	record := `{"id": "` + jobID + `", "url": "https://x/hook", "allowSelfSigned": false,
		"createdAt": "2026-01-02T03:04:05Z", "secret": "whsec_YQ=="}`
	server := newServer(t, answer(201, record), answer(200, `{"webhooks": [`+record+`], "next": null}`),
		answer(200, record), breakOff, problem(404, "webhook-not-found"), problem(404, "webhook-not-found"))
	client := server.client(t)
	made, err := client.RegisterWebhook(context.Background(), "https://x/hook")
	if err != nil || made.Secret != "whsec_YQ==" || server.asked()[0].body != `{"url":"https://x/hook"}` {
		t.Errorf("%v, %v", made, err)
	}
	if listed, err := first(client.Webhooks(context.Background())); err != nil || listed.ID != jobID {
		t.Errorf("%v, %v", listed, err)
	}
	if rotated, err := client.RotateWebhookSecret(context.Background(), jobID); err != nil || rotated.Secret == "" {
		t.Errorf("%v, %v", rotated, err)
	}
	if err := client.DeleteWebhook(context.Background(), jobID); err != nil {
		t.Errorf("a delete whose answer was lost is %v", err)
	}
	if _, err := client.Webhook(context.Background(), jobID); !errors.Is(err, progimage.ErrWebhookNotFound) {
		t.Errorf("a deleted one is %v", err)
	}
}
