package com.progimage.server.http.access;

import com.progimage.server.access.Keys;
import com.progimage.server.audit.AuditLog;

/** What tells who a client is and what it may do. */
public record AccessServices(Keys keys, AuditLog audit) {}
