using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Log;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Directory.Groups;

/// <summary>What a district shows on its notice boards. Its education bureau's office decides.</summary>
internal sealed class BoardSettings(WhistleDb db, ICity directory, DirectoryLog log)
{
    public static readonly Refusal NotYours = new("Board.NotYours");

    public static bool MaySet(City city, UnitId district, Actor by)
        => city.Department(district, Line.Education) is { } office && by.Holds(office.Id, Role.OfficeStaff, Role.OfficeHead);

    public async Task<BoardPhones> PhonesAsync(UnitId district, CancellationToken stop)
        => await db.Set<BoardSetting>().Where(s => s.District == district).Select(s => (BoardPhones?)s.Phones).SingleOrDefaultAsync(stop) ?? BoardPhones.None;

    public async Task<Refusal?> SetAsync(UnitId district, BoardPhones phones, Actor by, CancellationToken stop)
    {
        if (!MaySet(directory.Current, district, by))
        {
            await log.RefusedAsync(NotYours, "board.phones", by, district, person: null, phones.Code(), stop);
            return NotYours;
        }
        if (await db.Set<BoardSetting>().SingleOrDefaultAsync(s => s.District == district, stop) is { } set)
            set.Change(phones);
        else
            db.Add(new BoardSetting(district, phones));
        log.Done("board.phones", by, district, person: null, phones.Code());
        await db.SaveChangesAsync(stop);
        return null;
    }
}
