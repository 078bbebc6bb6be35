using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Live;
using Whistle.Platform.Queues;

namespace Whistle.Platform.Deliveries;

/// <summary>Takes deliveries in, and wakes the worker that carries them out.</summary>
public sealed class Outbox(Ids ids, TimeProvider clock, NodeSignals nodes) : IHearNodes
{
    private readonly Channel<bool> bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    string IHearNodes.Channel => "whistle_delivery";

    /// <summary>Adds a delivery to the caller's unit of work; the worker is woken when that is committed.</summary>
    /// <returns>The id under which it is known to whoever takes it.</returns>
    public Guid Send(WhistleDb db, string kind, string body)
    {
        var delivery = new Delivery(ids.New(), kind, body, clock.Now());
        db.Add(delivery);
        db.AfterCommit(Wake);
        return delivery.Id;
    }

    /// <summary>There is something to take. Call it after a commit that did not go through <see cref="Send"/>.</summary>
    public void Wake() => bell.Writer.TryWrite(true);

    void IHearNodes.Heard(string payload) => Wake();

    void IHearNodes.Missed() => Wake();

    /// <summary>
    /// Asks the other nodes to help with what waits. Not sent with each commit: a node wakes itself, the others look every
    /// two seconds anyway, and PostgreSQL lets only one notifying transaction commit at a time.
    /// </summary>
    internal void CallForHelp() => nodes.Send("whistle_delivery", "");

    /// <summary>Waits for a call, or until it is time to look without one.</summary>
    internal async Task WaitAsync(TimeSpan atMost, CancellationToken stop)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stop);
        until.CancelAfter(atMost);
        try
        {
            await bell.Reader.ReadAsync(until.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // nobody called
        }
    }
}

/// <summary>Registers the deliveries and the worker that carries them out.</summary>
public static class OutboxServices
{
    public static IServiceCollection AddDeliveries(this IServiceCollection services)
    {
        services.AddSingleton<Outbox>();
        services.AddSingleton<IHearNodes>(of => of.GetRequiredService<Outbox>());
        services.AddSingleton<DeliveryRound>();
        services.AddSingleton<Claims>().AddHostedService<DeliveryWorker>();
        return services;
    }

    /// <summary>Registers who takes one kind of delivery.</summary>
    public static IServiceCollection AddTaker<T>(this IServiceCollection services) where T : class, IDeliver
        => services.AddScoped<IDeliver, T>();
}
