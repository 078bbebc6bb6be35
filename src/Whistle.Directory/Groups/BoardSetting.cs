using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Directory.Groups;

/// <summary>Which telephone numbers stand on the public notice boards (公示牌) of a district.</summary>
internal enum BoardPhones
{
    [Code("none")] None,
    [Code("office")] Office,
}

/// <summary>What a district has set for its notice boards. Without a row: no numbers.</summary>
internal sealed class BoardSetting
{
    private BoardSetting()
    {
    }

    public BoardSetting(UnitId district, BoardPhones phones) => (District, Phones) = (district, phones);

    public UnitId District { get; private set; }

    public BoardPhones Phones { get; private set; }

    public int Version { get; private set; }

    public void Change(BoardPhones phones)
    {
        Phones = phones;
        Version++;
    }
}

internal sealed class BoardSettingMap : IEntityTypeConfiguration<BoardSetting>
{
    public void Configure(EntityTypeBuilder<BoardSetting> setting)
    {
        setting.ToTable("directory_board").HasKey(s => s.District);
        setting.Property(s => s.District).ValueGeneratedNever();
        setting.Property(s => s.Version).IsConcurrencyToken();
    }
}
