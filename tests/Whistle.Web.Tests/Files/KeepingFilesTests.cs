using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Files;

namespace Whistle.Web.Tests.Files;

public sealed class KeepingFilesTests : IAsyncDisposable
{
    private static readonly Guid one = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid two = new("00000000-0000-0000-0000-000000000002");

    private readonly FileDeskFixture app = new();
    private readonly CancellationToken stop = TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Bytes_lie_under_their_own_hash_and_equal_bytes_once()
    {
        var first = await app.TakenAsync(Pictures.Pdf(), app.Ann);
        var second = await app.TakenAsync(Pictures.Pdf(), app.Bob);

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Pictures.Pdf())), first.Sha256);
        Assert.Equal([Path.Combine(first.Sha256[..2], first.Sha256)], app.OnDisk);
    }

    [Fact]
    public async Task The_same_photo_sent_again_by_the_same_account_is_not_decoded_again()
    {
        var photo = Pictures.WithExif(Pictures.Jpeg());
        var first = await app.TakenAsync(photo);

        var again = await app.TakenAsync(photo);

        Assert.NotEqual(first.Id, again.Id);
        Assert.Equal((first.Sha256, first.TakenAt, first.Lat, first.Width), (again.Sha256, again.TakenAt, again.Lat, again.Width));
        Assert.Equal(2, app.OnDisk.Count);
    }

    [Fact]
    public async Task A_photo_hangs_on_one_thing_and_its_hash_goes_into_the_event()
    {
        var file = await app.TakenAsync(Pictures.Pdf());

        var attachment = await app.AttachAsync(one, app.Ann, file.Id, file.Id);

        Assert.Equal([new Attached(file.Id, file.Sha256)], attachment.Files);
        Assert.Null((await app.AttachAsync(one, app.Ann, file.Id)).Refusal);
        var elsewhere = await app.AttachAsync(two, app.Ann, file.Id);
        Assert.Equal(("file.used-elsewhere", "photos"), (elsewhere.Refusal?.WireCode, elsewhere.Refusal?.Field));
        Assert.Empty(elsewhere.Files);
    }

    [Fact]
    public async Task Files_of_others_and_unknown_ones_are_refused_in_the_same_words()
    {
        var mine = await app.TakenAsync(Pictures.Pdf(), app.Ann);
        var theirs = await app.TakenAsync(Pictures.Pdf(), app.Bob);

        var others = await app.AttachAsync(one, app.Ann, mine.Id, theirs.Id);
        var unknown = await app.AttachAsync(one, app.Ann, mine.Id, new(two));

        Assert.Equal(FileRefusals.Unknown, others.Refusal);
        Assert.Equal(FileRefusals.Unknown, unknown.Refusal);
        Assert.Equal("photos", others.Refusal?.Field);
        Assert.Null((await app.AttachAsync(two, app.Ann, mine.Id)).Refusal);
    }

    [Fact]
    public async Task Of_two_things_that_take_a_photo_at_once_one_gets_it()
    {
        var file = await app.TakenAsync(Pictures.Pdf());

        var (first, second) = await app.DoAsync((desk, db) => app.DoAsync(async (otherDesk, otherDb) =>
        {
            await desk.AttachAsync([file.Id], FileDeskFixture.Thing, one, app.Ann, stop);
            await otherDesk.AttachAsync([file.Id], FileDeskFixture.Thing, two, app.Ann, stop);
            return (await db.TrySaveAsync(stop), await otherDb.TrySaveAsync(stop));
        }));

        Assert.Equal((true, false), (first, second));
    }

    [Fact]
    public async Task Before_it_hangs_on_something_only_the_sender_reads_a_file_and_then_whoever_may_see_the_thing()
    {
        var file = await app.TakenAsync(Pictures.Pdf(), app.Ann);
        Assert.Equal((true, false), await ReadersAsync(file.Id));

        await app.AttachAsync(one, app.Ann, file.Id);
        Assert.Equal((false, false), await ReadersAsync(file.Id));

        app.Door.Open.Add((one, app.Bob.Account));
        Assert.Equal((false, true), await ReadersAsync(file.Id));
    }

    [Fact]
    public async Task A_file_that_hung_on_nothing_for_a_day_goes_with_its_bytes_and_the_others_stay()
    {
        var unused = await app.TakenAsync(Pictures.Jpeg());
        var used = await app.TakenAsync(Pictures.Pdf());
        await app.AttachAsync(one, app.Ann, used.Id);

        app.Clock.Advance(TimeSpan.FromHours(23));
        await SweepAsync();
        Assert.Equal(3, app.OnDisk.Count);

        app.Clock.Advance(TimeSpan.FromHours(2));
        await SweepAsync();
        Assert.Equal([Path.Combine(used.Sha256[..2], used.Sha256)], app.OnDisk);
        Assert.Equal([used.Id], await app.DoAsync((_, db) => db.Set<StoredFile>().Select(f => f.Id).ToListAsync(stop)));
        Assert.NotEqual(unused.Sha256, used.Sha256);
    }

    [Fact]
    public async Task Bytes_that_another_row_needs_stay()
    {
        await app.TakenAsync(Pictures.Pdf(), app.Ann);
        var kept = await app.TakenAsync(Pictures.Pdf(), app.Bob);
        await app.AttachAsync(one, app.Bob, kept.Id);

        app.Clock.Advance(TimeSpan.FromHours(25));
        await SweepAsync();

        Assert.Equal(Pictures.Pdf(), app.Stored(kept));
    }

    [Fact]
    public async Task A_row_that_appears_while_its_bytes_are_put_aside_gets_them_back()
    {
        var file = await app.TakenAsync(Pictures.Pdf());
        var asked = 0;

        await app.Service<FileStore>().ForgetAsync(file.Sha256, _ => Task.FromResult(++asked == 2));

        Assert.Equal(2, asked);
        Assert.Equal(Pictures.Pdf(), app.Stored(file));
    }

    [Fact]
    public async Task Bytes_put_aside_by_a_process_that_died_come_back_to_their_row()
    {
        var file = await app.TakenAsync(Pictures.Pdf());
        await app.AttachAsync(one, app.Ann, file.Id);
        var path = Path.Combine(app.Root, file.Sha256[..2], file.Sha256);
        File.Move(path, path + ".gone");

        app.Clock.Advance(TimeSpan.FromHours(25));
        await SweepAsync();

        Assert.Equal(Pictures.Pdf(), app.Stored(file));
    }

    [Fact]
    public async Task Drafts_and_bytes_without_a_row_that_a_dead_process_left_are_removed()
    {
        var orphan = new string('a', 64);
        System.IO.Directory.CreateDirectory(Path.Combine(app.Root, "aa"));
        foreach (var path in (string[])[orphan, orphan + ".small"])
        {
            await File.WriteAllTextAsync(Path.Combine(app.Root, "aa", path), "left", stop);
            File.SetLastWriteTimeUtc(Path.Combine(app.Root, "aa", path), app.Clock.GetUtcNow().UtcDateTime);
        }
        await File.WriteAllTextAsync(app.Service<FileStore>().NewDraft().Path, "left", stop);

        app.Clock.Advance(TimeSpan.FromMinutes(50));
        await SweepAsync();
        Assert.Equal(3, app.OnDisk.Count);

        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await SweepAsync();
        Assert.Equal(2, app.OnDisk.Count);

        app.Clock.Advance(TimeSpan.FromHours(23));
        await SweepAsync();
        Assert.Empty(app.OnDisk);
    }

    private async Task<(bool Ann, bool Bob)> ReadersAsync(FileId file)
        => (await app.DoAsync((desk, _) => desk.FindAsync(file, app.Ann, stop)) is not null,
            await app.DoAsync((desk, _) => desk.FindAsync(file, app.Bob, stop)) is not null);

    private Task SweepAsync() => app.Service<UnusedFilesJob>().RunAsync(256, stop);
}
