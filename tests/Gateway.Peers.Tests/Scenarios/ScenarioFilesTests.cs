using Gateway.Peers.Phones;
using Gateway.Peers.Scenarios;

namespace Gateway.Peers.Tests.Scenarios;

/// <summary>The scenario files against baresip, a foreign phone that keeps to the RFCs: what fails here is the file's fault.</summary>
public sealed class ScenarioFilesTests
{
    [Theory]
    [InlineData("call", PeerTransport.Udp)]
    [InlineData("call", PeerTransport.Tcp)]
    [InlineData("late-ack", PeerTransport.Udp)]
    [InlineData("retransmitted-invite", PeerTransport.Udp)]
    [InlineData("wrong-tags", PeerTransport.Udp)]
    [InlineData("wrong-tags", PeerTransport.Tcp)]
    [InlineData("options", PeerTransport.Udp)]
    [InlineData("options", PeerTransport.Tcp)]
    [InlineData("cancel-race", PeerTransport.Udp)]
    [InlineData("cancel-race", PeerTransport.Tcp)]
    public async Task A_phone_that_answers_at_once_plays_along(string scenario, PeerTransport transport)
    {
        await using var phone = await StartAsync(answersAtOnce: true);

        (await SippScenario.RunAsync(Towards(phone, scenario, transport))).EnsureSuccess();
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task A_ringing_phone_is_cancelled(PeerTransport transport)
    {
        await using var phone = await StartAsync(answersAtOnce: false);

        (await SippScenario.RunAsync(Towards(phone, "cancel", transport))).EnsureSuccess();
    }

    [Theory]
    [InlineData("sendonly", "127.0.0.1", "recvonly")]
    [InlineData("inactive", "127.0.0.1", "inactive")]
    public async Task A_phone_is_held_and_resumed(string direction, string address, string answered)
    {
        await using var phone = await StartAsync(answersAtOnce: true);

        var result = await SippScenario.RunAsync(Towards(phone, "hold", PeerTransport.Udp) with
        {
            Keys = new Dictionary<string, string> { ["from"] = "caller", ["direction"] = direction, ["address"] = address },
        });

        Assert.Equal([$"held {answered}", "resumed sendrecv"], result.EnsureSuccess().Logged);
    }

    [Fact]
    public async Task A_method_that_no_phone_knows_is_refused()
    {
        await using var phone = await StartAsync(answersAtOnce: true);

        var result = await SippScenario.RunAsync(Towards(phone, "unknown-method", PeerTransport.Udp) with
        {
            Keys = new Dictionary<string, string> { ["from"] = "caller", ["method"] = "FROBNICATE" },
        });

        Assert.Contains(Assert.Single(result.EnsureSuccess().Logged), (string[])["405", "501"]);
    }

    [Theory]
    [InlineData(PeerTransport.Udp)]
    [InlineData(PeerTransport.Tcp)]
    public async Task The_BYEs_of_both_sides_cross(PeerTransport transport)
    {
        await using var phone = await StartAsync(answersAtOnce: true);
        await using var caller = await SippScenario.StartAsync(Towards(phone, "crossing-byes", transport));
        await phone.WaitAsync(PhoneEventKind.Established);

        await phone.HangUpAsync();

        (await caller.Completed).EnsureSuccess();
    }

    [Fact]
    public async Task A_phone_calls_a_callee_that_hangs_up()
    {
        await using var callee = await SippScenario.StartAsync(new SippOptions { Scenario = "answer-then-bye" });
        await using var phone = await StartAsync(answersAtOnce: false);

        await phone.DialAsync("service", callee.Address);

        await phone.WaitAsync(PhoneEventKind.Established);
        await phone.WaitAsync(PhoneEventKind.Closed);
        (await callee.Completed).EnsureSuccess();
    }

    [Fact]
    public async Task A_phone_cancels_a_callee_that_rings()
    {
        await using var callee = await SippScenario.StartAsync(new SippOptions { Scenario = "ring-then-cancel" });
        await using var phone = await StartAsync(answersAtOnce: false);
        await phone.DialAsync("service", callee.Address);
        await phone.WaitAsync(PhoneEventKind.Ringing);

        await phone.HangUpAsync();

        (await callee.Completed).EnsureSuccess();
    }

    [Fact]
    public async Task A_phone_is_rejected_by_a_callee()
    {
        await using var callee = await SippScenario.StartAsync(new SippOptions
        {
            Scenario = "reject",
            Keys = new Dictionary<string, string> { ["status"] = "603 Decline" },
        });
        await using var phone = await StartAsync(answersAtOnce: false);

        await phone.DialAsync("service", callee.Address);

        Assert.Contains("603", (await phone.WaitAsync(PhoneEventKind.Closed)).Detail, StringComparison.Ordinal);
        (await callee.Completed).EnsureSuccess();
    }

    private static Task<Baresip> StartAsync(bool answersAtOnce) =>
        Baresip.StartAsync(new BaresipOptions { User = "anna", AnswersAtOnce = answersAtOnce });

    private static SippOptions Towards(Baresip phone, string scenario, PeerTransport transport) => new()
    {
        Scenario = scenario,
        Remote = phone.Address,
        Transport = transport,
        Service = "anna",
        DropsUnexpected = scenario is "cancel-race" or "retransmitted-invite",
        Keys = new Dictionary<string, string> { ["from"] = "caller" },
    };
}
