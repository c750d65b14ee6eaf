using Gateway.Telephony.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>RFC 4028 sections 7.4, 8.1 and 10: events -> actions. Ours is refreshed by us, Theirs by the peer.</summary>
public class SessionMachineTests
{
    [Theory]
    [InlineData(1800, "Ours", "StopTimer StartTimer=900")]
    [InlineData(1800, "Ours Due", "Refresh StartTimer=225")]
    [InlineData(1800, "Ours Due Due", "Refresh StartTimer=643")]
    [InlineData(1800, "Ours Due Due Due", "Expire")]
    [InlineData(1800, "Ours Due Ours", "StopTimer StartTimer=900")]
    [InlineData(1800, "Ours Due Theirs", "StopTimer StartTimer=1768")]
    [InlineData(1800, "Theirs", "StopTimer StartTimer=1768")]
    [InlineData(1800, "Theirs Due", "Expire")]
    [InlineData(1800, "Theirs Due Due", "")]
    [InlineData(1800, "Theirs Theirs", "StopTimer StartTimer=1768")]
    [InlineData(90, "Theirs", "StopTimer StartTimer=60")]
    [InlineData(90, "Ours Due", "Refresh StartTimer=11.25")]
    [InlineData(90, "Ours Due Due", "Refresh StartTimer=3.75")]
    [InlineData(90, "Ours Ended", "StopTimer")]
    [InlineData(90, "Ours Ended Due", "")]
    [InlineData(90, "Ended", "")]
    [InlineData(90, "Due", "")]
    public void Each_event_leads_to_what_to_do(int seconds, string path, string expected)
    {
        var machine = new SessionMachine();
        IReadOnlyList<SessionAction> actions = [];
        foreach (var happened in path.Split(' '))
        {
            actions = happened is "Ours" or "Theirs"
                ? machine.Step(SessionEvent.Agreed, new SessionTerms(TimeSpan.FromSeconds(seconds), happened == "Ours"))
                : machine.Step(Enum.Parse<SessionEvent>(happened));
        }

        Assert.Equal(expected, string.Join(' ', actions.Select(action =>
            action.Delay == default ? $"{action.Kind}" : FormattableString.Invariant($"{action.Kind}={action.Delay.TotalSeconds}"))));
    }
}
