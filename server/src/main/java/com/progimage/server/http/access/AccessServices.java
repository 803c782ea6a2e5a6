package com.progimage.server.http.access;

import com.progimage.server.access.Keys;
import com.progimage.server.access.account.Accounts;
import com.progimage.server.access.quota.Quotas;
import com.progimage.server.access.session.Sessions;
import com.progimage.server.access.token.AccessTokens;
import com.progimage.server.audit.AuditLog;
import com.progimage.server.rate.SharedRates;

/**
 * Holds the services that identify clients and decide what they may do.
 *
 * @param rates counts requests on all servers
 */
public record AccessServices(
    Keys keys,
    AccessTokens tokens,
    Accounts accounts,
    Sessions sessions,
    Quotas quotas,
    AuditLog audit,
    SharedRates rates) {}
