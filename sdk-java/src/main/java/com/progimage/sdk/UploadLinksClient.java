package com.progimage.sdk;

/**
 * Client of the server's upload links, through which clients without a key store one image each.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="upload-links"}
 */
public final class UploadLinksClient {
  private final UploadLinksAsyncClient async;

  UploadLinksClient(UploadLinksAsyncClient async) {
    this.async = async;
  }

  /**
   * Creates a link. The client does not retry: a link whose answer is lost expires.
   *
   * @param request what may be uploaded, and what happens with it
   * @return the link with its secrets, which the server cannot show again
   * @throws RefusedException if the request is invalid, or the owner has too many open links
   * @throws NotPermittedException if the client's key lacks the scope {@code write}, {@code
   *     analyze} for analyses, or {@code webhooks} for a callback
   */
  public NewUploadLink create(UploadLinkRequest request) {
    return Blocking.await(async.create(request));
  }

  /**
   * Fetches the state of a link.
   *
   * @param id the link's id
   * @return its state, its image and its results
   * @throws UploadLinkNotFoundException if the link does not exist
   */
  public UploadLink get(String id) {
    return Blocking.await(async.get(id));
  }

  /**
   * Ends a link, whatever its state. A stored image stays.
   *
   * @param id the link's id
   * @throws UploadLinkNotFoundException if the link does not exist
   */
  public void delete(String id) {
    Blocking.await(async.delete(id));
  }
}
