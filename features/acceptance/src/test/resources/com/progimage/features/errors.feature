Feature: Being told what is wrong

  @http @sdk
  Scenario Outline: A <format> that says to be <type>
    When I upload a <format> picture as <type>
    Then I am refused with 415 and the code <code>

    Examples:
      | format | type                     | code                   |
      | png    | image/jpeg               | type-mismatch          |
      | png    | application/octet-stream | unsupported-media-type |

  Scenario: A picture that was cut off, and a drawing that could make its reader read other files
    When I upload a picture that was cut off
    Then I am refused with 422 and the code undecodable
    When I upload a drawing with a document type
    Then I am refused with 422 and the code svg-doctype

  Scenario: Damaged pixels are found by the first conversion
    Given a stored picture whose pixels are damaged
    When I get it as jpg
    Then I am refused with 422 and the code undecodable

  @http @sdk
  Scenario: Damaged pixels are found by the upload, if I ask for it
    When I upload a picture whose pixels are damaged and ask for them to be decoded
    Then I am refused with 422 and the code undecodable

  @http
  Scenario Outline: No such thing: <method> <path>
    When I send <method> <path>
    Then I am refused with <status> and the code <code>

    Examples:
      | method | path       | status | code               |
      | GET    | /pictures  | 404    | route-not-found    |
      | PUT    | /images    | 405    | method-not-allowed |

  @http
  Scenario: A problem can be found in the logs
    When I upload nothing as image/png
    Then I am refused with 400 and the code empty-body
    And the problem tells its request's id and nothing of the server's inside

  @sdk @cli
  Scenario: There is no server
    When I ask a server that is not running for its capabilities
    Then I am told that there is no server
