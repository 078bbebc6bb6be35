namespace Whistle.Directory.Contracts;

/// <summary>The directory as everything else asks it.</summary>
public interface ICity
{
    /// <summary>The directory for this unit of work: as the request was signed in by, elsewhere as it is at the first question.</summary>
    ValueTask<City> GetAsync(CancellationToken stop);

    /// <summary>The same without asking: in a signed-in request, or once the directory has been read. Throws where it never was.</summary>
    City Current { get; }
}
