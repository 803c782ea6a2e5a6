@http @sdk @keys
Feature: Uploads that may be sent again

  Scenario: The same upload again is the same image, and a key is for one picture
    When I upload a png picture of 300x200 pixels with the key order-17
    And I upload a png picture of 300x200 pixels with the key order-17
    Then they are one image
    When I upload a gif picture of 300x200 pixels with the key order-17
    Then I am refused with 422 and the code idempotency-key-reused
    When I upload a picture that was cut off with the key order-19
    Then I am refused with 422 and the code undecodable
    When I upload a png picture of 300x200 pixels with the key order-19
    Then I am told that it is a png of 300x200 pixels
