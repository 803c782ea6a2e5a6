package com.progimage.server.http.body;

import com.progimage.server.source.GuardedClient;
import com.progimage.server.source.Hosts;

/**
 * The hosts from which images may be fetched.
 *
 * @param forUploads hosts of URLs in uploads
 * @param forRemote hosts of URLs that are rendered without storing them, for any link
 */
public record FetchPolicy(GuardedClient client, Hosts forUploads, Hosts forRemote) {}
