/**
 * Documentation of the API: the OpenAPI document and a page that shows it. Start with {@link
 * DocsHandlers}.
 */
@NullMarked
package com.progimage.server.http.docs;

import org.jspecify.annotations.NullMarked;
