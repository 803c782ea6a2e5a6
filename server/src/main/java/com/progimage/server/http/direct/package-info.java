/**
 * Answers that the threads which read requests give themselves, without handing the request to
 * another thread. Start at {@link com.progimage.server.http.direct.SelectorAnswers}.
 */
@org.jspecify.annotations.NullMarked
package com.progimage.server.http.direct;
