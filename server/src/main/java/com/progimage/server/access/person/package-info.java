/** How people are known: the names of accounts, and the sessions of those who signed in. */
@NullMarked
package com.progimage.server.access.person;

import org.jspecify.annotations.NullMarked;
