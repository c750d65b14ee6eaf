namespace Gateway.Desk.Contacts.History;

/// <summary>Reads calls and messages of a customer or case as one timeline, and finds words in what is stored.</summary>
public interface IHistoryStore
{
    /// <summary>The history of a customer, of everybody who was merged into them too.</summary>
    /// <param name="customer">Whose.</param>
    /// <param name="count">How many lines at most.</param>
    /// <param name="after">Where the page before ended (<see cref="HistoryPage.Next"/>); none for the first.</param>
    /// <param name="ct">Ends the waiting.</param>
    Task<HistoryPage> OfCustomerAsync(long customer, int count, string? after, CancellationToken ct);

    /// <summary>The history of a case.</summary>
    Task<HistoryPage> OfCaseAsync(long number, int count, string? after, CancellationToken ct);

    /// <summary>Where all the words occur, each as the beginning of a word, newest first. Any text is good: signs only part words.</summary>
    Task<SearchPage> SearchAsync(string words, int count, string? after, CancellationToken ct);
}
