using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>RFC 3262 section 3: state x event -> state, actions.</summary>
public class ReliableMachineTests
{
    private static readonly SipTimers s_timers = new(
        TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));

    [Theory]
    [InlineData("Sent", "7: StartRepeat=500 StartTimeout=32000")]
    [InlineData("Sent Sent", "7:")]
    [InlineData("Sent RepeatDue", "7: Repeat StartRepeat=1000")]
    [InlineData("Sent RepeatDue RepeatDue RepeatDue RepeatDue", "7: Repeat StartRepeat=8000")]
    [InlineData("Sent Acknowledged", "none: StopTimers")]
    [InlineData("Sent Acknowledged RepeatDue", "none:")]
    [InlineData("Sent Acknowledged Sent", "8: StartRepeat=500 StartTimeout=32000")]
    [InlineData("Sent TimedOut", "none: StopTimers GiveUp")]
    [InlineData("Sent TimedOut TimedOut", "none:")]
    [InlineData("Sent Closed", "7: StopTimers")]
    [InlineData("Acknowledged", "none:")]
    [InlineData("Closed", "none:")]
    public void Each_event_leads_to_a_number_that_waits_and_what_to_do(string path, string expected)
    {
        var machine = new ReliableMachine(s_timers, 7);
        IReadOnlyList<ReliableAction> actions = [];
        foreach (var happened in path.Split(' '))
            actions = machine.Step(Enum.Parse<ReliableEvent>(happened));

        var said = string.Join(' ', actions.Select(action =>
            action.Delay == default ? $"{action.Kind}" : $"{action.Kind}={action.Delay.TotalMilliseconds}"));
        Assert.Equal(expected, $"{machine.Pending?.ToString() ?? "none"}: {said}".TrimEnd());
    }
}
