package progimage_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	progimage "github.com/progimage/progimage/sdk-go"
)

const keyID = "0EhzL6HwZ5ow"

const keyRecord = `"id": "0EhzL6HwZ5ow", "owner": "shop", "scopes": ["read", "list"], "name": "web",
	"createdAt": "2026-01-02T03:04:05Z", "expiresAt": "2026-02-02T03:04:05Z", "lastUsedOn": "2026-01-03",
	"revokedAt": null, "new": {"of": "a newer server"}`

func TestKeysAreCreatedListedAndRevoked(t *testing.T) {
	server := newServer(t, answer(201, `{"key": "pik_secret", `+keyRecord+`}`),
		answer(200, `{`+keyRecord+`}`),
		answer(200, `{"keys": [{`+keyRecord+`}], "next": "/keys?owner=a+%26b&after=`+keyID+`"}`),
		answer(200, `{"keys": [], "next": null}`), answer(204, ""), problem(404, "key-not-found"))
	client := server.client(t)
	ctx := context.Background()
	made, err := client.CreateKey(ctx, progimage.KeyRequest{
		Owner: "shop", Scopes: []progimage.Scope{progimage.ScopeViewer, "NEWER"}, Name: "web",
		ExpiresIn: 90*time.Second + 1,
	})
	if err != nil || made.Text != "pik_secret" || made.ID != keyID || made.Scopes[1] != progimage.ScopeList {
		t.Fatalf("%v, %v", made, err)
	}
	if sent := server.asked()[0].body; sent !=
		`{"name":"web","owner":"shop","scopes":["viewer","newer"],"ttl":90}` {
		t.Errorf("sent %s", sent)
	}
	for _, text := range []string{
		fmt.Sprint(made), fmt.Sprintf("%+v %#v", made, made), string(made.JSON),
	} {
		if strings.Contains(text, "pik_secret") {
			t.Errorf("a text shows the secret: %s", text)
		}
	}
	key, err := client.Key(ctx, keyID)
	if err != nil || key.LastUsedOn != time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC) ||
		key.ExpiresAt.IsZero() || !key.RevokedAt.IsZero() || !strings.Contains(string(key.JSON), "a newer server") {
		t.Errorf("%+v, %v", key, err)
	}
	count := 0
	for key, err := range client.KeysOf(ctx, "a &b") {
		if err != nil || key.Name != "web" {
			t.Errorf("%v, %v", key, err)
		}
		count++
	}
	if count != 1 || server.asked()[2].URL.RawQuery != "owner=a+%26b" ||
		!strings.HasSuffix(server.asked()[3].URL.RawQuery, "after="+keyID) {
		t.Errorf("%d keys, asked %v", count, server.asked()[3].URL)
	}
	if err := client.RevokeKey(ctx, keyID); err != nil || server.asked()[4].Method != "DELETE" {
		t.Error(err)
	}
	if err := client.RevokeKey(ctx, keyID); !errors.Is(err, progimage.ErrKeyNotFound) {
		t.Errorf("an unknown one is %v", err)
	}
}

func TestACreatedKeyIsNotRequestedTwice(t *testing.T) {
	server := newServer(t, breakOff)
	_, err := server.client(t).CreateKey(context.Background(),
		progimage.KeyRequest{Owner: "shop", Scopes: []progimage.Scope{progimage.ScopeFull}})
	if !errors.Is(err, progimage.ErrConnection) || len(server.asked()) != 1 {
		t.Errorf("%d tries, %v", len(server.asked()), err)
	}
}

func TestWhatIsNoKeyIDIsNeitherSentNorRepeated(t *testing.T) {
	server := newServer(t, answer(200, "{}"))
	for _, text := range []string{"pik_secret", "../owners", ""} {
		_, err := server.client(t).Key(context.Background(), text)
		if !errors.Is(err, progimage.ErrKeyNotFound) || text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("%q is %v", text, err)
		}
	}
	if len(server.asked()) != 0 {
		t.Errorf("sent %v", server.asked())
	}
}

func TestATokenIsIssued(t *testing.T) {
	server := newServer(t, breakOff, answer(201, `{"token": "a.b.c", "owner": "shop", "scopes": ["read"],
		"image": "`+imageID+`", "expiresAt": "2026-01-02T03:04:05Z"}`))
	token, err := server.client(t).CreateToken(context.Background(), progimage.TokenRequest{
		Scopes:    []progimage.Scope{progimage.ScopeRead},
		ExpiresIn: time.Minute,
		ImageID:   strings.ToUpper(imageID),
	})
	if err != nil || token.Text != "a.b.c" || token.ImageID != imageID || token.ExpiresAt.Year() != 2026 {
		t.Fatalf("%v, %v", token, err)
	}
	if sent := server.asked()[1].body; sent != `{"image":"`+imageID+`","scopes":["read"],"ttl":60}` {
		t.Errorf("sent %s", sent)
	}
	if shown := fmt.Sprintf("%v %+v %#v %s", token, token, token, token.JSON); strings.Contains(shown, "a.b.c") {
		t.Errorf("a text shows the secret: %s", shown)
	}
	if _, err := progimage.New(server.URL, progimage.WithToken(token.Text)); err != nil {
		t.Error(err)
	}
}

func TestAnImpossibleKeyOrTokenIsNotSent(t *testing.T) {
	server := newServer(t, answer(200, "{}"))
	client := server.client(t)
	ctx := context.Background()
	read := []progimage.Scope{progimage.ScopeRead}
	for _, request := range []progimage.KeyRequest{
		{Owner: "shop"},
		{Owner: "shop", Scopes: read, ExpiresIn: time.Millisecond},
		{Owner: "shop", Scopes: read, ExpiresIn: -time.Hour},
	} {
		if _, err := client.CreateKey(ctx, request); !errors.Is(err, progimage.ErrInvalidArgument) {
			t.Errorf("%+v is %v", request, err)
		}
	}
	for _, request := range []progimage.TokenRequest{
		{},
		{Scopes: read, ExpiresIn: time.Hour + time.Second},
		{Scopes: read, ExpiresIn: time.Millisecond},
	} {
		if _, err := client.CreateToken(ctx, request); !errors.Is(err, progimage.ErrInvalidArgument) {
			t.Errorf("%+v is %v", request, err)
		}
	}
	_, err := client.CreateToken(ctx, progimage.TokenRequest{Scopes: read, ImageID: "no id"})
	if !errors.Is(err, progimage.ErrImageNotFound) {
		t.Errorf("no image is %v", err)
	}
	if err := client.SetQuota(ctx, "shop", progimage.Quota{progimage.LimitImages: -1}); !errors.Is(err,
		progimage.ErrInvalidArgument) {
		t.Errorf("a negative limit is %v", err)
	}
	if len(server.asked()) != 0 {
		t.Errorf("sent %v", server.asked())
	}
}

func TestOwnersHaveUsageAndQuotas(t *testing.T) {
	owner := `{"owner": "shop", "usage": {"images": 3, "bytes": 5000000000, "megapixelsToday": 1.5,
		"cpuSecondsToday": 0.25}, "quota": {"images": 10, "newer": 7}, "hasOwnQuota": true}`
	server := newServer(t, answer(200, owner), answer(200, `{"owners": [`+owner+`], "next": null}`),
		answer(204, ""), answer(204, ""), answer(204, ""), answer(204, ""), answer(200, `{"owner": "shop"}`))
	client := server.client(t)
	ctx := context.Background()
	shop, err := client.Owner(ctx, "a/b")
	if err != nil || shop.Images != 3 || shop.Bytes != 5_000_000_000 || shop.MegapixelsToday != 1.5 ||
		shop.CPUTimeToday != 250*time.Millisecond || !shop.HasOwnQuota ||
		shop.Quota[progimage.LimitImages] != 10 || shop.Quota["newer"] != 7 {
		t.Errorf("%+v, %v", shop, err)
	}
	if listed, err := first(client.Owners(ctx)); err != nil || listed.Name != "shop" {
		t.Errorf("%v, %v", listed, err)
	}
	for _, err := range []error{
		client.SetQuota(ctx, "shop", progimage.Quota{progimage.LimitBytes: 9, progimage.LimitOpenJobs: 0}),
		client.SetDefaultQuota(ctx, nil),
		client.RemoveQuota(ctx, "shop"),
		client.RemoveDefaultQuota(ctx),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	var sent []string
	for _, request := range server.asked() {
		sent = append(sent, request.Method+" "+request.URL.EscapedPath()+" "+request.body)
	}
	if strings.Join(sent, "\n") != strings.Join([]string{
		"GET /owners/a%2Fb ",
		"GET /owners ",
		`PUT /owners/shop/quota {"bytes":9,"openJobs":0}`,
		"PUT /owners/%2A/quota {}",
		"DELETE /owners/shop/quota ",
		"DELETE /owners/%2A/quota ",
	}, "\n") {
		t.Errorf("sent\n%s", strings.Join(sent, "\n"))
	}
	if _, err := client.Owner(ctx, "shop"); !errors.Is(err, progimage.ErrUnexpectedAnswer) {
		t.Errorf("an answer without usage is %v", err)
	}
}
