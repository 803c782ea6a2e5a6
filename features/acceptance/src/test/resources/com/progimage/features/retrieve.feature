Feature: Getting an image back

  Scenario: An image that never was
    When I get an image that never was
    Then I am refused with 404 and the code image-not-found
    When I ask for the record of an image that never was
    Then I am refused with 404 and the code image-not-found

  @sdk @cli
  Scenario: A file on my side is replaced whole or not at all
    Given a stored png picture of 300x200 pixels
    And a file that I have already
    When I save it as qoi into that file
    Then I am refused with 404 and the code unknown-format
    And the file is as it was
    When I save it as rotate_90.gif into that file
    Then the file is a gif of 200x300 pixels

  @http @keys
  Scenario: Links for browsers, which may keep what never changes
    Given a stored png picture of 300x200 pixels
    When I request it as jpg?download=cat.jpg
    Then its Content-Disposition is attachment; filename="cat.jpg"; filename*=UTF-8''cat.jpg
    And its Content-Type is image/jpeg
    And its Cache-Control is public, max-age=31536000, immutable
    And its X-Content-Type-Options is nosniff
    And its Access-Control-Allow-Origin is *
