namespace Gateway.Telephony.Sip.Registrar;

/// <summary>Keeps bindings over a restart, so that phones need not register again.</summary>
public interface IBindingStore
{
    /// <summary>All bindings that were saved; expired ones may be among them.</summary>
    ValueTask<IReadOnlyList<Binding>> LoadAsync(CancellationToken ct);

    /// <summary>Replaces the bindings of one user. Called on the lane: queues and returns, never blocks.</summary>
    void Save(string user, IReadOnlyList<Binding> bindings);
}
