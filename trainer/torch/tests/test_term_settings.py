"""The names of endpoints, as the server computes them too."""

from rewardsmith.terms.term_settings import TermSettings, endpoint_name, features_of


def test_an_endpoint_is_looked_up_by_the_name_that_a_variable_of_an_environment_can_have() -> None:
    # The examples of domain/run/endpoint-name.test.ts.
    written = ["judge", "JUDGE", "My-Judge", "my judge 2", "a.b/c", "Größe", "評🙂"]
    assert [endpoint_name(name) for name in written] == ["judge", "judge", "my_judge", "my_judge_2", "a_b_c", "gr__e", "__"]


def test_a_trainer_registers_an_endpoint_by_that_name() -> None:
    settings = TermSettings.from_environment(environment={"REWARDSMITH_ENDPOINT_MY_JUDGE": "http://127.0.0.1:1/v1"})
    assert features_of(settings) == ["python", "score_model", "endpoint:my_judge"]
