Feature: Storing an image and getting it back in any format

  Scenario: The bytes that were stored come back unchanged
    When I upload a jpeg picture of 300x200 pixels
    Then I get an id and a URL for each format
    And the image as jpg is what I uploaded

  Scenario Outline: An image is converted to the format that the URL asks for
    Given a stored <from> picture of 300x200 pixels
    When I get it as <to>
    Then I receive <to> bytes of 300x200 pixels

    Examples:
      | from | to  |
      | jpeg | png |
      | jpeg | gif |
      | png  | jpg |
      | png  | svg |
      | gif  | png |
      | svg  | png |

  Scenario: A conversion is made once and kept
    Given a stored jpeg picture of 300x200 pixels
    When I get it as png
    Then the answer was made
    When I get it as png
    Then the answer was kept

  Scenario: A transformation in the URL
    Given a stored jpeg picture of 300x200 pixels
    When I get it as resize_100x100_cover,rotate_90.png
    Then I receive png bytes of 100x100 pixels

  Scenario: A transformation that makes no sense
    Given a stored jpeg picture of 300x200 pixels
    When I get it as resize_0x100.png
    Then I am refused with 400 and the code invalid-transformation

  Scenario: What I have already is not sent again
    Given a stored jpeg picture of 300x200 pixels
    When I get it as png
    And I ask for it again with its ETag
    Then I am told that it is not modified

  Scenario: A part of an image
    Given a stored jpeg picture of 300x200 pixels
    When I ask for the first 10 bytes of it as jpg
    Then I receive just those bytes

  Scenario: A body that is not what it says
    When I upload a png picture as image/jpeg
    Then I am refused with 415 and the code type-mismatch

  Scenario: A body that says nothing of itself
    When I upload a png picture as application/octet-stream
    Then I am refused with 415 and the code unsupported-media-type

  Scenario: A deleted image is gone
    Given a stored jpeg picture of 300x200 pixels
    When I delete it
    And I get it as png
    Then I am refused with 404 and the code image-not-found

  Scenario: Images are listed oldest first
    Given 3 stored pictures
    When I list the images two at a time
    Then I see all of them in the order of their making
