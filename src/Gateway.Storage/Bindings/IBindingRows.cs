namespace Gateway.Storage.Bindings;

/// <summary>Keeps the registered phones, so that none has to register again after a crash.</summary>
public interface IBindingRows
{
    /// <summary>The bindings that have not expired.</summary>
    Task<IReadOnlyList<BindingRow>> LoadAsync(CancellationToken ct);

    /// <summary>
    /// Replaces the bindings of one user; none means that the last phone is gone. Returns at once: it is written within
    /// milliseconds, and while the disk refuses, the latest state of each user is kept and tried again.
    /// </summary>
    void Save(string user, IReadOnlyList<BindingRow> bindings);

    /// <summary>Completes when everything that was saved before is committed.</summary>
    Task FlushAsync(CancellationToken ct);
}
