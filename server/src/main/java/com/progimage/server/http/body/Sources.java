package com.progimage.server.http.body;

import com.progimage.server.source.GuardedClient;
import com.progimage.server.source.Hosts;

/**
 * Where images may be fetched from.
 *
 * @param forUploads hosts of URLs that uploads name
 * @param forRemote hosts of URLs that are rendered and not stored, by whoever links to it
 */
public record Sources(GuardedClient client, Hosts forUploads, Hosts forRemote) {}
