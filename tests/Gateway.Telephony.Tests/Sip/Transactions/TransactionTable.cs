using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Tests.Sip.Transactions;

/// <summary>Writes machines' steps as text, so that a table row reads like the RFC's figure: "Start -> Send G=500 H=32000".</summary>
internal static class TransactionTable
{
    public static readonly SipTimers Timers = new(
        TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));

    /// <summary>Plays all events of <paramref name="path"/> but the last, then returns what the last one asked for and led to.</summary>
    public static string Play(ITransactionMachine machine, string path)
    {
        IReadOnlyList<TransactionAction> actions = [];
        foreach (var happened in path.Split(' '))
        {
            var name = happened.Length == 1 ? "Timer" + happened : happened;
            actions = machine.Step(Enum.Parse<TransactionEvent>(name));
        }

        return $"{machine.State}: {string.Join(' ', actions.Select(Describe))}".TrimEnd();
    }

    private static string Describe(TransactionAction action) => action.Kind switch
    {
        TransactionActionKind.StartTimer => $"{Letter(action.Timer)}={action.Delay.TotalMilliseconds}",
        TransactionActionKind.StopTimer => $"-{Letter(action.Timer)}",
        _ => action.Kind.ToString(),
    };

    private static string Letter(TransactionEvent timer) => timer.ToString()["Timer".Length..];
}
