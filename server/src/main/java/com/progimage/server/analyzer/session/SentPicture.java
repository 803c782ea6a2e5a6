package com.progimage.server.analyzer.session;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.library.requester.Requester;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A picture that a client sends to a session.
 *
 * @param declared the format that the client declares
 * @param fileName of a form's file; its extension must agree too
 * @param asker waits for the analysis
 */
public record SentPicture(
    InputStream bytes, ImageFormat declared, @Nullable String fileName, Requester asker) {}
