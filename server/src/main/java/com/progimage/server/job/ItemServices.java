package com.progimage.server.job;

import com.progimage.server.access.AccessRules;
import com.progimage.server.analyzer.Analyses;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.source.GuardedClient;
import com.progimage.server.source.Hosts;

/**
 * The services that process the items of jobs.
 *
 * @param rules which images the items of an owner's jobs see
 * @param hosts from which images may be fetched
 */
public record ItemServices(
    ImageLibrary library,
    Analyses analyses,
    AccessRules rules,
    Submitters submitters,
    GuardedClient client,
    Hosts hosts) {}
