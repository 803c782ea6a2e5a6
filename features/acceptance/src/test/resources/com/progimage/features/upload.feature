@stored
Feature: Storing an image

  Scenario Outline: The bytes that were stored come back unchanged: <format>
    When I upload a <format> picture of 300x200 pixels
    Then I am told that it is a <format> of 300x200 pixels
    And I am told its size and digest
    And its record says the same
    When I get the original
    Then I receive what I uploaded

    Examples:
      | format |
      | jpeg   |
      | png    |
      | gif    |
      | svg    |

  @http @sdk
  Scenario: An image can have an end
    When I upload a png picture of 300x200 pixels for 1 second
    Then it is gone after 1 second

  @http
  Scenario: A browser's form
    When I send a form with a png picture named cat.png
    Then the answer is 201
    And the record in the answer is that of a png of 60x40 pixels
    When I send a form with a png picture named cat.gif
    Then I am refused with 415 and the code type-mismatch

  @http
  Scenario: A body that changed on its way
    When I upload a picture whose digest does not fit
    Then I am refused with 400 and the code digest-mismatch
