package progimage

import (
	"context"
	"encoding/json"
	"iter"
	"math"
	"net/http"
	"net/url"
	"time"
)

// defaultOwner stands for the owners without a quota of their own.
const defaultOwner = "*"

// Limit is a name of what a quota limits. A newer server may have others.
type Limit string

// What quotas limit.
const (
	LimitImages             Limit = "images"
	LimitBytes              Limit = "bytes" // of all originals together
	LimitMegapixelsPerDay   Limit = "megapixelsPerDay"
	LimitCPUSecondsPerDay   Limit = "cpuSecondsPerDay"
	LimitConcurrentRequests Limit = "concurrentRequests" // on each server
	LimitOpenJobs           Limit = "openJobs"
	LimitOpenItems          Limit = "openItems"
)

// Quota has the limits of an owner, none below 0. What it does not name is unlimited.
type Quota map[Limit]int64

// Owner is what an owner uses and may use, as it was at one time.
type Owner struct {
	Name   string
	Images int64
	Bytes  int64 // of all its originals together
	// MegapixelsToday are those of renditions that were made for it since midnight UTC, and CPUTimeToday
	// is the time that render workers spent for it.
	MegapixelsToday float64
	CPUTimeToday    time.Duration
	// Quota has the limits that are in force for it. HasOwnQuota is false if they are the default.
	Quota       Quota
	HasOwnQuota bool
	// JSON is the record as the server sent it, on one line, with fields unknown to this SDK.
	JSON json.RawMessage
}

// Owner fetches what an owner uses and may use, whether or not it has stored anything. Its own key is
// enough for that; all other calls on owners need [ScopeAdmin].
func (c *Client) Owner(ctx context.Context, name string) (*Owner, error) {
	return run(ctx, c, exchange[*Owner]{
		doing:   "asking for owner " + name,
		request: c.plain(http.MethodGet, ownerPath(name)),
		read:    func(a *answer) (*Owner, error) { return readJSON(a, ownerOf) },
	})
}

// Owners lists the owners that have stored anything or have a quota, by their names. A failure is the
// last pair.
func (c *Client) Owners(ctx context.Context) iter.Seq2[*Owner, error] {
	return pages("", false, func(query string) (page[*Owner], error) {
		return run(ctx, c, exchange[page[*Owner]]{
			doing:   "listing owners",
			request: c.plain(http.MethodGet, "/owners"+query),
			read:    pageOf("owners", ownerOf),
		})
	})
}

// SetQuota sets the quota of an owner, which replaces all its limits. It is in force on every server
// after five seconds.
func (c *Client) SetQuota(ctx context.Context, owner string, quota Quota) error {
	limits := map[Limit]int64{}
	for limit, most := range quota {
		if most < 0 {
			return invalid("%s is %d, must be at least 0", limit, most)
		}
		limits[limit] = most
	}
	_, err := run(ctx, c, exchange[struct{}]{
		doing:   "setting the quota of " + owner,
		request: c.withJSON(http.MethodPut, ownerPath(owner)+"/quota", limits),
		read:    nothing,
	})
	return err
}

// RemoveQuota removes the quota of an owner, so that the default holds for it. An owner without a quota
// stays as it is.
func (c *Client) RemoveQuota(ctx context.Context, owner string) error {
	_, err := run(ctx, c, exchange[struct{}]{
		doing:   "removing the quota of " + owner,
		request: c.plain(http.MethodDelete, ownerPath(owner)+"/quota"),
		read:    nothing,
	})
	return err
}

// SetDefaultQuota sets the quota of each owner that has none of its own.
func (c *Client) SetDefaultQuota(ctx context.Context, quota Quota) error {
	return c.SetQuota(ctx, defaultOwner, quota)
}

// RemoveDefaultQuota removes the quota of the owners that have none of their own.
func (c *Client) RemoveDefaultQuota(ctx context.Context) error {
	return c.RemoveQuota(ctx, defaultOwner)
}

func ownerPath(name string) string { return "/owners/" + url.PathEscape(name) }

func ownerOf(raw json.RawMessage) (*Owner, error) {
	var record struct {
		Owner *string `json:"owner"`
		Usage struct {
			Images          *int64  `json:"images"`
			Bytes           *int64  `json:"bytes"`
			MegapixelsToday float64 `json:"megapixelsToday"`
			CPUSecondsToday float64 `json:"cpuSecondsToday"`
		} `json:"usage"`
		Quota       Quota `json:"quota"`
		HasOwnQuota bool  `json:"hasOwnQuota"`
	}
	if err := decode(raw, &record); err != nil {
		return nil, err
	}
	var f fields
	return &Owner{
		Name:            need(&f, "owner", record.Owner),
		Images:          need(&f, "images", record.Usage.Images),
		Bytes:           need(&f, "bytes", record.Usage.Bytes),
		MegapixelsToday: record.Usage.MegapixelsToday,
		CPUTimeToday:    time.Duration(math.Round(record.Usage.CPUSecondsToday*1000)) * time.Millisecond,
		Quota:           record.Quota,
		HasOwnQuota:     record.HasOwnQuota,
		JSON:            compact(raw),
	}, f.err
}
