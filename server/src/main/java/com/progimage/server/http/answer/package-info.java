/** What is answered: JSON, problems, and the id that logs know a request by. */
@NullMarked
package com.progimage.server.http.answer;

import org.jspecify.annotations.NullMarked;
