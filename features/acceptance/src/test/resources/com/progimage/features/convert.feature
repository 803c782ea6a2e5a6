Feature: An image in any format

  Scenario Outline: The URL's extension says the format: <from> as <to>
    Given a stored <from> picture of 300x200 pixels
    When I get it as <to>
    Then I receive a <format> of 300x200 pixels

    Examples:
      | from | to   | format |
      | jpeg | png  | png    |
      | jpeg | webp | webp   |
      | png  | jpg  | jpeg   |
      | png  | svg  | svg    |
      | gif  | png  | png    |
      | svg  | gif  | gif    |

  @keys
  Scenario: What was made can be stored again
    Given a stored jpeg picture of 300x200 pixels
    When I get it as webp
    And I upload what I received as a webp picture
    Then I am told that it is a webp of 300x200 pixels
    When I get it as png
    Then I receive a png of 300x200 pixels

  Scenario: A photo is the right way up
    Given a stored photo of 300x200 pixels that was taken with the camera turned
    Then I am told that it is a jpeg of 200x300 pixels
    When I get it as png
    Then I receive a png of 200x300 pixels
    And it is meadow at 10,150
    And it is sky at 190,280

  Scenario: Where nothing was, there is white in a format that needs something
    Given a stored picture of the sun and nothing around it
    When I get it as jpg
    Then it is white at 2,2
    And it is sun at 30,20

  @http
  Scenario: A conversion is made once, not by a look at its head, and kept
    Given a stored jpeg picture of 300x200 pixels
    When I ask for the head of it as png
    Then the answer is 200
    And it has no Content-Length
    When I request it as png
    Then it was made
    When I request it as png
    Then it was kept
    When I request it as jpg
    Then it was original
